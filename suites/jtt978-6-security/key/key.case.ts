/** JT/T 978.6 — electronic purse: what a card tells of its keys stays the same, and each key serves its own commands. */

import { fen, type Row } from '#harness';
import {
  fare,
  oneTransaction,
  opening,
  type PurseInstruments,
  refusal,
  smallest,
  testCase,
  testFamily,
} from '../../jtt978-2-card/purse-case.ts';
import { loadKind } from '../../jtt978-2-card/transaction-kind.ts';
import { begin, blocking, blockingNeeds, restorePin } from '../pin/pin-case.ts';
import { smallChange } from '../sealed-case.ts';

/** What a terminal or issuer chooses the key by. */
interface Shown {
  readonly keyVersion: number;
  readonly algorithm: number;
}

const initializations: readonly (Row & {
  readonly needs: string;
  readonly initialize: (instruments: PurseInstruments) => Promise<Shown>;
})[] = [
  {
    row: 'capp',
    title: { zh: '复合消费初始化', en: 'INITIALIZE FOR CAPP PURCHASE' },
    needs: 'EP.capp',
    initialize: ({ card }) => card.initializeForCappPurchase({ amount: fen(0) }),
  },
  {
    row: 'load',
    title: { zh: '圈存初始化', en: 'INITIALIZE FOR LOAD' },
    needs: 'EP.load',
    initialize: ({ card }) => card.initializeForLoad({ amount: smallest }),
  },
  {
    row: 'update',
    title: { zh: '修改透支限额初始化', en: 'INITIALIZE FOR UPDATE' },
    needs: 'EP.overdraft-update',
    initialize: ({ card }) => card.initializeForUpdate(),
  },
];

const shown = ({ keyVersion, algorithm }: Shown): Shown => ({ keyVersion, algorithm });

export const keyUseCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-KEY-001',
      covers: ['JTT978.6:KEY.version'],
      needs: ({ needs }) => ['EP', needs],
      spends: opening,
      title: { zh: '重复初始化给出相同的密钥版本与算法标识', en: 'answers the same key version and algorithm each time' },
      rows: initializations,
    },
    async (instruments, { initialize }) => {
      const { card, check } = instruments;
      await card.present();
      const first = shown(await initialize(instruments));
      const again = shown(await initialize(instruments));
      await card.present();

      const later = shown(await initialize(instruments));

      check('JTT978.6:KEY.version', { again, later }).is({ again: first, later: first });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-KEY-002',
      covers: ['JTT978.6:KEY.separate'],
      needs: ['EP', 'EP.write', 'keys.maintenance', 'keys.pin-unblock'],
      spends: { writes: 2, macTries: 2 },
      title: { zh: '以 PIN 解锁密钥计算的 MAC 不能修改文件', en: 'a MAC under the PIN unblock key writes no file' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge(), key: 'pin-unblock' });

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:KEY.separate', answer.sw).is(refusal);
      await upkeep.write(undo);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-KEY-003',
      beside: { zh: '另一方向：维护密钥用于 PIN 解锁', en: 'the other way round: the maintenance key, to unblock the PIN' },
      covers: ['JTT978.6:KEY.separate'],
      needs: [...blockingNeeds, 'keys.maintenance'],
      spends: { ...blocking, macTries: 2, writes: 2 },
      title: { zh: '以应用维护密钥计算的 MAC 不能解锁 PIN', en: 'a MAC under the maintenance key unblocks no PIN' },
    },
    async (instruments) => {
      const { card, issuer, upkeep, check } = instruments;
      await begin(instruments);
      await upkeep.blockPin();
      const mac = await issuer.seal('unblockPin', {}, { challenge: await card.getChallenge(), key: 'maintenance' });

      const answer = await card.attempt.unblockPin({ mac });

      check('JTT978.6:KEY.separate', answer.sw).is(refusal);
      await restorePin(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-KEY-004',
      covers: ['JTT978.6:KEY.separate'],
      needs: [...loadKind.needs, 'EP.unload', 'keys.unload'],
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '以圈提密钥计算的 MAC2 不能圈存', en: 'a MAC2 under the unload key loads nothing' },
    },
    async (instruments) => {
      const { card, purse, issuer, check } = instruments;
      await card.present();
      await loadKind.arrange(instruments);
      const { offer } = await purse.openLoad(fare);
      const authorization = await issuer.authorizeLoad(offer, undefined, 'unload');

      const answer = await card.attempt.creditForLoad(authorization);

      check('JTT978.6:KEY.separate', answer.sw).is(refusal);
    },
  ),
];
