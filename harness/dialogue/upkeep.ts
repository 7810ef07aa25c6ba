/** What an issuer does to a card between transactions, whole acts as preambles: each gives up where the card refuses. */

import { encodeCommand } from '../iso7816/command.ts';
import type { Card } from './card.ts';
import type { Issuer } from './issuer.ts';
import { declaredPin, type Pin, wrongPin } from './pin.ts';
import type { Scene } from './scene.ts';
import type { Unsealed } from './seals.ts';
import { commandOf } from './verb.ts';

/** Everything here wants the purse selected, and uses up a challenge of it; none reads the card afterwards. */
export interface Upkeep {
  write(input: Unsealed<'updateBinary'>): Promise<void>;
  writeRecord(input: Unsealed<'updateRecord'>): Promise<void>;
  writePicture(data: Uint8Array): Promise<void>;
  /** A new record with a key of its own; the host makes the key. */
  append(input: Omit<Unsealed<'appendRecord'>, 'key'>): Promise<void>;
  /** EXTERNAL AUTHENTICATE. */
  authenticate(): Promise<void>;
  /** Locks the application until it is unblocked. */
  block(): Promise<void>;
  /** Powers the card anew, selects the purse, and ends its lock where it is locked. The purse stays selected. */
  unblock(): Promise<void>;
  /** Powers the card anew and locks the application for ever; a card that is so already stays as it is. */
  blockForEver(): Promise<void>;
  verifyPin(): Promise<void>;
  changePin(from: Pin, to: Pin): Promise<void>;
  /** Puts a PIN into the card by RELOAD PIN; the declared one unless given. */
  reloadPin(pin?: Pin): Promise<void>;
  unblockPin(): Promise<void>;
  /** Wrong PINs until the card says that no try is left, as far as the case may spend them. Costs as many tries as the card has. */
  blockPin(): Promise<void>;
}

/** The upkeep of a scene's card. */
export function upkeepOf(scene: Scene, card: Card, issuer: Issuer): Upkeep {
  const challenge = (): Promise<Uint8Array> => card.getChallenge();
  const block = async (permanent: boolean): Promise<void> => {
    await card.applicationBlock({ permanent, mac: await issuer.seal('applicationBlock', { permanent }, { challenge: await challenge() }) });
  };
  return {
    async write(input) {
      await card.updateBinary({ ...input, mac: await issuer.seal('updateBinary', input, { challenge: await challenge() }) });
    },
    async writeRecord(input) {
      await card.updateRecord({ ...input, mac: await issuer.seal('updateRecord', input, { challenge: await challenge() }) });
    },
    async writePicture(data) {
      await card.updatePicture({ data, mac: await issuer.seal('updatePicture', { data }, { challenge: await challenge() }) });
    },
    async append(input) {
      const drawn = await challenge();
      const whole = { ...input, key: await issuer.recordKey(drawn) };
      await card.appendRecord({ ...whole, mac: await issuer.seal('appendRecord', whole, { challenge: drawn }) });
    },
    async authenticate() {
      await card.externalAuthenticate({ cryptogram: await issuer.authenticate(await challenge()) });
    },
    block: () => block(false),
    async unblock() {
      const word = await card.restart({ sure: true });
      if (word === '9000') return;
      if (!word.startsWith('62')) refuse(scene, word);
      await card.applicationUnblock({ mac: await issuer.seal('applicationUnblock', {}, { challenge: await challenge() }) });
    },
    async blockForEver() {
      const word = await card.restart({ sure: true });
      if (word === '9303') return;
      if (word !== '9000' && !word.startsWith('62')) refuse(scene, word);
      await block(true);
    },
    async verifyPin() {
      await card.verifyPin({ pin: declaredPin(scene) });
    },
    async changePin(from, to) {
      await card.changePin({ old: from, new: to });
    },
    async reloadPin(pin = declaredPin(scene)) {
      await card.reloadPin({ pin, mac: await issuer.sealReload(pin) });
    },
    async unblockPin() {
      await card.unblockPin({ mac: await issuer.seal('unblockPin', {}, { challenge: await challenge() }) });
    },
    async blockPin() {
      const pin = wrongPin(scene);
      const command = encodeCommand(commandOf(scene, 'verifyPin', { pin }));
      // The first is sent in any case, for the guard to say why it may not be.
      for (let tries = 0; tries === 0 || scene.allows('dut', command); tries += 1) {
        const { sw } = await card.attempt.verifyPin({ pin });
        if (sw === '6983' || sw === '63C0') return;
        if (!sw.startsWith('63C')) scene.giveUp({ zh: `错误 PIN 应答 ${sw}`, en: `a wrong PIN was answered ${sw}` });
      }
      scene.giveUp({ zh: '许可的错误密码次数内卡片未锁定密码', en: 'the PIN is not blocked by as many wrong ones as may be spent' });
    },
  };
}

function refuse(scene: Scene, word: string): never {
  return scene.giveUp({ zh: `选择电子钱包应用应答 ${word}`, en: `SELECT of the purse was answered ${word}` });
}
