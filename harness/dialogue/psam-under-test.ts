/** The instruments of a case about a PSAM: the PSAM on the channel `dut`, and a card's side that never was a card, behind the port `purseKey`. */

import { bytes, concat, hex } from '../bytes/hex.ts';
import { uint } from '../bytes/uint.ts';
import { pad80 } from '../crypto/mac.ts';
import type { Text } from '../text.ts';
import { purchaseSessionKey } from '../tunion/key.ts';
import { purchaseMac2 } from '../tunion/mac.ts';
import { yuan } from '../tunion/money.ts';
import type { DesCryptInput } from '../tunion/psam-command/des-crypt.ts';
import type { InitSamInput } from '../tunion/psam-command/init-sam-for-purchase.ts';
import { psamCommands } from '../tunion/psam-command/psam-commands.ts';
import { psamFileId } from '../tunion/psam-command/select.ts';
import { familyOf, purseOf } from './algorithm.ts';
import type { Finding } from './issuer.ts';
import type { Forgery } from './psam.ts';
import { type Fact, type Scene, terminalOf } from './scene.ts';
import { type Attempts, type Plain, type Torn, type Voices, voicesOf } from './voices.ts';

type Commands = typeof psamCommands;

/** A purchase that a PSAM opened: what it was asked for, and what it answered. */
export interface PsamPurchase extends InitSamInput {
  readonly terminalSequence: Uint8Array;
  readonly mac1: Uint8Array;
  /** The terminal sequence as a number. */
  readonly number: number;
}

/** What can be read of a PSAM, in hexadecimal; a file that cannot is its status word. */
export interface PsamFiles {
  readonly serial: string;
  readonly terminal: string;
  readonly keyFile: string;
}

/** A PSAM under test. */
export interface PsamUnderTest extends Plain<Commands> {
  /** The same verbs as acts under test: whatever the PSAM answers is returned. */
  readonly attempt: Attempts<Commands> & Pick<Voices<Commands>, 'send'>;
  altered: Voices<Commands>['altered'];
  torn(moment: number | null): Torn<Commands>;
  /** Power off and on; the answer to reset. */
  reset(): Promise<Uint8Array>;
  /** Power off and on, EF 15 read so that the PSAM shows its serial, DF 8011 selected: where every case starts. */
  present(): Promise<void>;
  /** The files of MF and DF 8011; DF 8011 is selected afterwards. */
  readFiles(): Promise<PsamFiles>;
  /** INIT_SAM_FOR_PURCHASE as a preamble. */
  open(offer: InitSamInput): Promise<PsamPurchase>;
}

/** A card command that a PSAM is to make the MAC of. */
export interface SealedCommand {
  /** Header and data, before the MAC. */
  readonly message: Uint8Array;
  /** What DES_CRYPT is asked for: the challenge and zeros, then the message filled up. */
  readonly input: DesCryptInput;
}

/** What a card of the scheme would do. Its keys stay behind the port. */
export interface CardSide {
  /** What some card offers for one yuan: random number, counter and diversification factors of its own. */
  offer(changes?: Partial<InitSamInput>): InitSamInput;
  /** The factors of some card as they go to the PSAM: last 8 octets of the serial number, issuer id. */
  factors(): readonly [serial: Uint8Array, issuer: Uint8Array];
  findMac1(purchase: PsamPurchase): Promise<Finding>;
  /** The MAC2 that a genuine card would answer. */
  mac2(purchase: PsamPurchase): Promise<Uint8Array>;
  /** A MAC2 that no key holder gave. */
  forgeMac2(purchase: PsamPurchase, how: Forgery): Uint8Array;
  /** A command of the card as a terminal hands it to the PSAM: a challenge, header and data before the MAC. */
  protecting(message: Uint8Array, challenge?: Uint8Array): SealedCommand;
  /** Whether a MAC is the right one for a command of the card with these factors. */
  findSeal(command: SealedCommand, factors: readonly Uint8Array[], mac: Uint8Array): Promise<Finding>;
  /** Whether octets hold a half of one of the keys. */
  findKeyIn(octets: Uint8Array): Promise<boolean>;
}

export interface PsamInstruments {
  /** The device under test. */
  readonly psam: PsamUnderTest;
  readonly card: CardSide;
  readonly scene: Scene;
}

/** The instruments on a scene. */
export function psamInstruments(scene: Scene): PsamInstruments {
  return { psam: psamUnderTest(scene), card: cardSideOf(scene), scene };
}

function psamUnderTest(scene: Scene): PsamUnderTest {
  const { plain, attempt, send, altered, torn } = voicesOf(scene, 'dut', psamCommands, { fetches: true });
  const fileOrWord = async (sfi: 0x15 | 0x16 | 0x17): Promise<string> => {
    const { sw, data } = await (await attempt.readBinary({ sfi })).reissued();
    return sw === '9000' ? hex(data) : sw;
  };
  return {
    ...plain,
    attempt: { ...attempt, send },
    altered,
    torn,
    async reset() {
      scene.step('reset', { zh: 'PSAM 下电再上电', en: 'power the PSAM off and on' }, 'preamble');
      return scene.reset('dut');
    },
    async present() {
      scene.step('present', { zh: 'PSAM 上电并选择 8011 应用', en: 'power the PSAM and select DF 8011' }, 'preamble');
      await scene.reset('dut');
      await attempt.readBinary({ sfi: 0x15, le: 10 });
      await plain.selectFile({ id: psamFileId.application });
    },
    async readFiles() {
      scene.step('readFiles', { zh: '读取 PSAM 的全部文件', en: 'read every file of the PSAM' }, 'preamble');
      await attempt.selectFile({ id: psamFileId.mf });
      const [serial, terminal] = [await fileOrWord(0x15), await fileOrWord(0x16)];
      await attempt.selectFile({ id: psamFileId.application });
      return { serial, terminal, keyFile: await fileOrWord(0x17) };
    },
    async open(offer) {
      const { terminalSequence, mac1 } = await plain.initSamForPurchase(offer);
      return { ...offer, terminalSequence, mac1, number: uint(terminalSequence) };
    },
  };
}

/** The test institution of the operator's laboratory, as an issuer id stands in EF 15. */
const testIssuer = bytes('09981001FFFFFFFF');

const names = {
  mac1: { zh: '卡片一侧验证 MAC1', en: "card's side: verify MAC1" },
  mac2: { zh: '卡片一侧计算 MAC2', en: "card's side: compute MAC2" },
  seal: { zh: '卡片一侧验证指令 MAC', en: "card's side: verify the MAC of a command" },
  leak: { zh: '在应答数据中查找密钥', en: 'look for a key in the answer' },
} satisfies Record<string, Text>;

function cardSideOf(scene: Scene): CardSide {
  const { purchaseKeyVersion, purchaseAlgorithm } = scene.facts;
  const factors = () => [bytes(randomDigits(scene, 16)), testIssuer] as const;
  const ask = async (name: Text, question: { readonly [field: string]: Fact }): Promise<Fact> => {
    scene.step(`card.${String(question['about'])}`, name, 'preamble');
    return scene.ask('purseKey', question);
  };
  const purchaseFields = ({ random, counter, amount, type, dateTime, terminalSequence, factors: given }: PsamPurchase) => ({
    factors: given.map(hex),
    random: hex(random),
    counter,
    amount: amount as number,
    type,
    terminal: hex(terminalOf(scene)),
    terminalSequence: hex(terminalSequence),
    dateTime: hex(dateTime),
  });
  return {
    factors,
    offer: (changes = {}) => ({
      type: 6,
      amount: yuan(1),
      random: scene.random.octets(4),
      counter: scene.random.below(0x1_0000),
      dateTime: bytes(scene.calendar.next()),
      keyVersion: typeof purchaseKeyVersion === 'number' ? purchaseKeyVersion : 1,
      algorithm: typeof purchaseAlgorithm === 'number' ? purchaseAlgorithm : 0,
      factors: factors(),
      ...changes,
    }),
    async findMac1(purchase) {
      return (await ask(names.mac1, { about: 'mac1', ...purchaseFields(purchase), mac1: hex(purchase.mac1) })) as unknown as Finding;
    },
    async mac2(purchase) {
      const { mac2 } = (await ask(names.mac2, { about: 'mac2', ...purchaseFields(purchase) })) as { readonly mac2: string };
      return bytes(mac2);
    },
    forgeMac2(purchase, how) {
      const purse = purseOf(scene);
      const zeros = new Uint8Array(16);
      const session = how === 'zero-session-key' ? zeros.slice(0, sessionKeyLength(scene)) : purchaseSessionKey(zeros, purchase, purse);
      return purchaseMac2(session, purchase, purse);
    },
    protecting(message, challenge = scene.random.octets(4)) {
      const block = familyOf(scene) === 'sm4' ? 16 : 8;
      return { message, input: { start: concat(challenge, new Uint8Array(block - challenge.length)), message: pad80(message, block) } };
    },
    async findSeal({ message, input }, given, mac) {
      const question = { about: 'seal', factors: given.map(hex), start: hex(input.start), message: hex(message), mac: hex(mac) };
      return (await ask(names.seal, question)) as unknown as Finding;
    },
    async findKeyIn(octets) {
      return ((await ask(names.leak, { about: 'leak', octets: hex(octets) })) as { readonly leaks: boolean }).leaks;
    },
  };
}

/** Triple DES makes session keys for single DES, SM4 makes them of its own length. */
function sessionKeyLength(scene: Scene): number {
  return familyOf(scene) === 'sm4' ? 16 : 8;
}

function randomDigits({ random }: Scene, count: number): string {
  return Array.from({ length: count }, () => random.below(10)).join('');
}
