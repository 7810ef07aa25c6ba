/** Commands that do not belong to the transaction that is open, by what they are there for. */

import { type Answer, type Card, concat, declaredPin, type Row } from '#harness';
import { anyChallenge, sealed } from '../issuer-case.ts';
import { ownAid, type PurseInstruments, smallest } from '../purse-case.ts';
import type { OpenState, OpenTransaction } from './open-state.ts';

export interface Other extends Row {
  /** What the command itself needs. */
  readonly needs: readonly string[];
  send(instruments: PurseInstruments, state: OpenState, transaction: OpenTransaction): Promise<unknown>;
}

/** One that can be sent in any state at all, locked ones included: nothing before it must succeed. */
export interface Unbound extends Other {
  send(instruments: PurseInstruments): Promise<unknown>;
}

/** What terminals read, as the answers that they get. */
export interface Reading extends Row {
  read(instruments: PurseInstruments): Promise<readonly Answer[]>;
}

export const reads: readonly Reading[] = [
  {
    row: 'files',
    title: { zh: '读 15、16、17 文件', en: 'EF 15, 16 and 17' },
    read: async ({ card }) => [
      await card.attempt.readBinary({ sfi: 0x15 }),
      await card.attempt.readBinary({ sfi: 0x16 }),
      await card.attempt.readBinary({ sfi: 0x17 }),
    ],
  },
  {
    row: 'records',
    title: { zh: '读 18、1A、1E 文件第 1 条', en: 'record 1 of EF 18, 1A and 1E' },
    read: async ({ card }) => [
      await card.attempt.readRecord({ sfi: 0x18, record: 1 }),
      await card.attempt.readRecord({ sfi: 0x1a, record: 1 }),
      await card.attempt.readRecord({ sfi: 0x1e, record: 1 }),
    ],
  },
  {
    row: 'balances',
    title: { zh: '读可用余额与实际余额', en: 'the available amount and the real balance' },
    read: async ({ card }) => [await card.attempt.getBalance({ kind: 'available' }), await card.attempt.getBalance({ kind: 'balance' })],
  },
];

/** Queries that a sound card answers. */
export const queries: readonly Other[] = [
  { row: 'challenge', title: { zh: '取随机数', en: 'GET CHALLENGE' }, needs: [], send: ({ card }) => card.attempt.getChallenge() },
  {
    row: 'algorithm',
    title: { zh: '查询算法', en: 'GET ALGORITHM' },
    needs: ['EP.algorithms'],
    send: ({ card }) => card.attempt.getAlgorithm(),
  },
  { row: 'picture', title: { zh: '读照片', en: 'READ PICTURE' }, needs: ['EP.picture'], send: ({ card }) => card.attempt.readPicture() },
];

/** Commands that a sound card refuses. */
export const refusals: readonly Other[] = [
  {
    row: 'prove',
    title: { zh: '取本笔未完成交易的认证', en: 'GET TRANSACTION PROVE for this transaction, not yet made' },
    needs: ['EP.prove'],
    send: ({ card }, { kind }, { offer }) => card.attempt.getTransactionProve({ type: kind.type, counter: (offer.counter + 1) % 0x10000 }),
  },
  {
    row: 'unknown-key',
    title: { zh: '以不支持的密钥索引初始化消费', en: 'INITIALIZE FOR PURCHASE with an unknown key index' },
    needs: ['EP.purchase'],
    send: ({ card }) => card.attempt.initializeForPurchase({ amount: smallest, keyIndex: 0x7e }),
  },
  {
    row: 'absent-record',
    title: { zh: '读不存在的记录', en: 'READ RECORD of an absent record' },
    needs: [],
    send: ({ card }) => card.attempt.readRecord({ sfi: 0x18, record: 0x20 }),
  },
  {
    row: 'unknown-command',
    title: { zh: '不存在的指令', en: 'a command that no card knows' },
    needs: [],
    send: ({ card }) =>
      card.attempt.send({ zh: '不存在的指令', en: 'a command that no card knows' }, { cla: 0x80, ins: 0x3a, p1: 0x00, p2: 0x00 }),
  },
];

/** What an issuer sends, with genuine MACs, and a write that lacks its own; what is written is what was there. */
export const issuing: readonly Unbound[] = [
  {
    row: 'bare-write',
    title: { zh: '无 MAC 改写 17 文件', en: 'UPDATE BINARY without a MAC' },
    needs: ['EP.write'],
    send: async ({ card }) => card.attempt.updateBinary(await lastOctet(card)),
  },
  {
    row: 'write',
    title: { zh: '凭 MAC 改写 17 文件', en: 'UPDATE BINARY under its MAC' },
    needs: ['EP.write', 'keys.maintenance'],
    send: async (instruments) => sealed(instruments, 'updateBinary', await lastOctet(instruments.card)),
  },
  {
    row: 'write-record',
    title: { zh: '凭 MAC 改写 1A 文件第 1 条', en: 'UPDATE RECORD under its MAC' },
    needs: ['EP.write', 'keys.maintenance'],
    send: async (instruments) => {
      const { value: data = new Uint8Array(128) } = await instruments.card.attempt.readRecord({ sfi: 0x1a, record: 1 });
      return sealed(instruments, 'updateRecord', { sfi: 0x1a, record: 1, data });
    },
  },
  {
    row: 'unblock',
    title: { zh: '应用解锁', en: 'APPLICATION UNBLOCK' },
    needs: ['EP.block', 'keys.unlock'],
    send: (instruments) => sealed(instruments, 'applicationUnblock', {}),
  },
  {
    row: 'authenticate',
    title: { zh: '外部认证', en: 'EXTERNAL AUTHENTICATE' },
    needs: ['EP.external-authenticate', 'keys.authentication'],
    send: async ({ card, issuer }) =>
      card.attempt.externalAuthenticate({ cryptogram: await issuer.authenticate(await anyChallenge(card)) }),
  },
];

/** The PIN, which stays what it is. */
export const pins: readonly Unbound[] = [
  {
    row: 'verify',
    title: { zh: '验证 PIN', en: 'VERIFY' },
    needs: ['EP.pin', 'pin'],
    send: ({ card, scene }) => card.attempt.verifyPin({ pin: declaredPin(scene) }),
  },
  {
    row: 'change-pin',
    title: { zh: '修改 PIN', en: 'CHANGE PIN' },
    needs: ['EP.pin', 'pin'],
    send: ({ card, scene }) => card.attempt.changePin({ old: declaredPin(scene), new: declaredPin(scene) }),
  },
  {
    row: 'reload-pin',
    title: { zh: '重装 PIN', en: 'RELOAD PIN' },
    needs: ['EP.pin-reload', 'pin', 'keys.pin-reload'],
    send: async ({ card, issuer, scene }) => {
      const pin = declaredPin(scene);
      return card.attempt.reloadPin({ pin, mac: await issuer.sealReload(pin) });
    },
  },
  {
    row: 'unblock-pin',
    title: { zh: '解锁 PIN', en: 'UNBLOCK PIN' },
    needs: ['EP.pin-unblock', 'keys.pin-unblock'],
    send: (instruments) => sealed(instruments, 'unblockPin', {}),
  },
];

/** Whatever is selected, the purse is to be selected again before it is looked at. */
export const selections: readonly Other[] = [
  { row: 'purse', title: { zh: '选择电子钱包', en: 'SELECT of the purse' }, needs: [], send: selectPurse },
  {
    row: 'directory',
    title: { zh: '先选择 PPSE 再选择电子钱包', en: 'SELECT of the PPSE, then of the purse' },
    needs: [],
    async send(instruments) {
      await instruments.card.attempt.selectPpse();
      await selectPurse(instruments);
    },
  },
  {
    row: 'unknown',
    title: { zh: '选择不存在的应用', en: 'SELECT of an absent application' },
    needs: [],
    send: ({ card, scene }) => card.attempt.selectAid({ aid: concat(ownAid(scene).slice(0, -1), Uint8Array.of(0x7f)) }),
  },
];

async function selectPurse({ card, scene }: PurseInstruments): Promise<void> {
  await card.attempt.selectAid({ aid: ownAid(scene) });
}

/** The write that leaves the last octet of EF 17, a reserved one, as it is. */
async function lastOctet(card: Card) {
  const where = { sfi: 0x17, offset: 59 } as const;
  const { value: data = new Uint8Array(1) } = await card.attempt.readBinary({ ...where, le: 1 });
  return { ...where, data };
}
