/** Faulty cards that set a wrong overdraft limit, one that they must not have, or answer a wrong TAC for it. */

import { octets } from '../../bytes/uint.ts';
import * as mac from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import { keysOf, purseAlgorithm } from '../card/algorithm.ts';
import type { Purse } from '../card/state.ts';
import { answering, atPowerUp, each, lasting, onWord, patched, under, withPurse } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const money = faultyIn('money');
const keyMac = faultyIn('key-mac');
const record = faultyIn('record');

const limitWrong = ['OVERDRAFT-UPDATE.limit', 'OVERDRAFT-UPDATE.available'] as const;

/** The card that sets another limit than it was told. */
const setting = (limit: (purse: Purse, wanted: number) => number) => () => ({
  relimit: (purse: Purse, wanted: number): Purse => ({ ...purse, limit: fen(Math.max(purse.overdrawn, limit(purse, wanted))) }),
});

export const overdraftFaults: readonly CardFault[] = [
  money({
    id: 'sets-no-limit',
    title: { zh: '修改透支限额应答 TAC 但限额不变', en: 'answers the TAC of an overdraft update but leaves the limit' },
    breaks: [...limitWrong],
    card: setting(({ limit }) => limit),
  }),
  money({
    id: 'adds-the-new-limit-to-the-old-one',
    title: { zh: '新透支限额加在旧限额上', en: 'adds the new limit to the old one' },
    breaks: [...limitWrong],
    card: setting(({ limit }, wanted) => Math.min(0xffffff, limit + wanted)),
  }),
  money({
    id: 'keeps-two-octets-of-a-limit',
    title: { zh: '透支限额只保存低两字节', en: 'keeps only two octets of a new limit' },
    breaks: [...limitWrong, 'OVERDRAFT-UPDATE.cap'],
    card: setting((_purse, wanted) => wanted & 0xffff),
  }),
  money({
    id: 'keeps-one-octet-of-a-limit',
    title: { zh: '透支限额只保存最低字节', en: 'keeps only the last octet of a new limit' },
    breaks: [...limitWrong],
    card: setting((_purse, wanted) => wanted & 0xff),
  }),
  money({
    id: 'never-lowers-a-limit',
    title: { zh: '透支限额只能提高，降低时不变', en: 'raises a limit but never lowers it' },
    breaks: [...limitWrong],
    card: setting(({ limit }, wanted) => Math.max(limit, wanted)),
  }),
  money({
    id: 'reads-a-limit-little-endian',
    title: { zh: '新透支限额按低字节在前解释', en: 'reads a new limit with its low octet first' },
    breaks: [...limitWrong],
    card: setting(({ cap }, wanted) => Math.min(0xffffff - cap, ((wanted & 0xff) << 16) | (wanted & 0xff00) | (wanted >> 16))),
  }),
  money({
    id: 'available-does-not-follow-a-new-limit',
    title: { zh: '修改限额后可用余额仍按旧限额计算', en: 'answers what is available by the limit that it was made with' },
    breaks: ['OVERDRAFT-UPDATE.available', 'BALANCE.available', 'LAW.holds'],
    card: (sound) => ({
      getBalance: (state, command, card) => {
        const { overdraftLimit } = card.profile.purse;
        const { persistent } = state;
        const shown =
          command.p1 === 0
            ? { ...persistent, purse: { ...persistent.purse, limit: fen(Math.max(overdraftLimit, persistent.purse.overdrawn)) } }
            : persistent;
        return sound.getBalance({ ...state, persistent: shown }, command, card);
      },
    }),
  }),
  money({
    id: 'spends-by-the-limit-that-it-was-made-with',
    title: { zh: '修改限额后消费仍按旧限额检查', en: 'checks funds by the limit that it was made with' },
    breaks: ['LAW.edges', 'INIT-PURCHASE.insufficient', 'INIT-CAPP.insufficient'],
    card: (sound) =>
      each(sound, ['initializeForPurchase', 'initializeForCappPurchase'], (handler) => (state, command, card) => {
        const { overdraftLimit } = card.profile.purse;
        return under(handler, { affords: (purse, amount) => amount <= purse.balance + overdraftLimit - purse.overdrawn })(
          state,
          command,
          card,
        );
      }),
  }),
  money({
    id: 'moves-the-balance-with-the-limit',
    title: {
      zh: '修改透支限额时实际余额随差额变动',
      en: 'adds the difference of the limits to the real balance as well, where there is room',
    },
    breaks: ['OVERDRAFT-UPDATE.limit', 'OVERDRAFT-UPDATE.available', 'PURSE.conserved'],
    card: () => ({
      relimit: (purse, limit) => {
        const moved = Math.min(purse.cap, Math.max(0, purse.balance + limit - purse.limit));
        return { ...purse, limit, balance: purse.overdrawn > 0 ? purse.balance : fen(moved) };
      },
    }),
  }),
  money({
    id: 'forgets-the-overdrawn-amount-with-a-new-limit',
    title: { zh: '修改透支限额时已透支金额清零', en: 'takes nothing for overdrawn once the limit is changed' },
    breaks: ['OVERDRAFT-UPDATE.limit', 'OVERDRAFT-UPDATE.available', 'PURSE.conserved'],
    card: () => ({ relimit: (purse, limit) => ({ ...purse, limit, overdrawn: fen(0) }) }),
  }),
  money({
    id: 'sets-a-limit-without-regard-to-the-cap',
    title: { zh: '透支限额与余额上限之和可超过 FFFFFF', en: 'sets a limit that exceeds FFFFFF together with the cap' },
    breaks: ['OVERDRAFT-UPDATE.cap', 'LAW.octets'],
    card: () => ({ allowsLimit: ({ overdrawn }, limit) => overdrawn <= limit }),
  }),
  money({
    id: 'sets-a-limit-below-what-is-overdrawn',
    title: { zh: '透支限额可低于已透支金额', en: 'sets a limit below what is overdrawn' },
    breaks: ['OVERDRAFT-UPDATE.overdrawn', 'BALANCE.bounds', 'LAW.holds'],
    card: (sound) => ({
      allowsLimit: ({ cap }, limit) => cap + limit <= 0xffffff,
      available: (purse) => (purse.overdrawn > purse.balance + purse.limit ? fen(0) : sound.available(purse)),
    }),
  }),
  money({
    id: 'refuses-the-highest-limit',
    title: { zh: '透支限额与余额上限之和正好为 FFFFFF 时拒绝', en: 'refuses a limit that reaches FFFFFF together with the cap' },
    breaks: ['OVERDRAFT-UPDATE.cap'],
    card: () => ({ allowsLimit: ({ cap, overdrawn }, limit) => cap + limit < 0xffffff && overdrawn <= limit }),
  }),
  money({
    id: 'refuses-a-limit-of-zero',
    title: { zh: '不接受把透支限额改为 0', en: 'refuses a limit of zero' },
    breaks: ['OVERDRAFT-UPDATE.limit'],
    card: (sound) => ({ allowsLimit: (purse, limit) => limit > 0 && sound.allowsLimit(purse, limit) }),
  }),
  money({
    id: 'forgets-a-new-limit-when-power-goes',
    title: { zh: '修改后的透支限额断电后恢复旧值', en: 'goes back to the old limit when power goes' },
    breaks: ['OVERDRAFT-UPDATE.limit', 'TEAR.overdraft-update', 'LAW.holds'],
    card: (sound) => ({
      updateOverdrawLimit: lasting(sound.updateOverdrawLimit, (after, { purse, residue }) => ({
        ...after,
        residue: { limit: residue?.['limit'] ?? purse.limit },
      })),
      ...atPowerUp(sound, (persistent) => {
        const limit = persistent.residue?.['limit'];
        if (typeof limit !== 'number') return persistent;
        return { ...withPurse(persistent, { limit: fen(Math.max(limit, persistent.purse.overdrawn)) }), residue: undefined };
      }),
    }),
  }),
  money({
    id: 'sets-the-limit-of-an-update-that-it-refuses',
    title: { zh: '校验 MAC2 前即写入新限额', en: 'sets the new limit before it looks at MAC2' },
    breaks: ['OVERDRAFT-UPDATE.atomic', 'JTT978.6:MAC.overdraft'],
    card: (sound) => ({
      updateOverdrawLimit: onWord(sound.updateOverdrawLimit, '9302', (outcome, { persistent }, { data = new Uint8Array(3) }) => {
        const limit = fen(((data[0] ?? 0) << 16) | ((data[1] ?? 0) << 8) | (data[2] ?? 0));
        const { purse } = persistent;
        return sound.allowsLimit(purse, limit) ? { ...outcome, commits: [{ ...persistent, purse: { ...purse, limit } }] } : outcome;
      }),
    }),
  }),
  record({
    id: 'logs-an-overdraft-update-without-its-limit',
    title: { zh: '修改透支限额的交易明细中限额为零', en: 'writes an overdraft update into EF 18 with a limit of zero' },
    breaks: ['OVERDRAFT-UPDATE.record.limit'],
    card: (sound) => ({
      updateOverdrawLimit: under(sound.updateOverdrawLimit, { detail: (entry) => sound.detail({ ...entry, limit: fen(0) }) }),
    }),
  }),
  money({
    id: 'offers-a-limit-of-zero-for-an-update',
    title: { zh: '修改透支限额初始化应答的旧限额为零', en: 'answers a limit of zero to INITIALIZE FOR UPDATE' },
    breaks: ['INIT-UPDATE.limit', 'INIT-UPDATE.mac1'],
    card: (sound) => ({ initializeForUpdate: answering(sound.initializeForUpdate, (data) => patched(data, 6, [0, 0, 0])) }),
  }),
  money({
    id: 'offers-the-cap-for-the-balance-of-an-update',
    title: { zh: '修改透支限额初始化应答余额上限而非余额', en: 'answers the cap for the balance to INITIALIZE FOR UPDATE' },
    breaks: ['INIT-UPDATE.balance', 'INIT-UPDATE.mac1'],
    card: (sound) => ({
      initializeForUpdate: answering(sound.initializeForUpdate, (data, { persistent }) =>
        patched(data, 0, octets(persistent.purse.cap, 4)),
      ),
    }),
  }),
  keyMac({
    id: 'update-mac1-without-the-limit',
    title: { zh: '修改透支限额的 MAC1 不含旧限额', en: 'makes the MAC1 of an overdraft update over a limit of zero' },
    breaks: ['INIT-UPDATE.mac1'],
    card: (sound) => ({ limitMac1: (update, card) => sound.limitMac1({ ...update, oldLimit: fen(0) }, card) }),
  }),
  keyMac({
    id: 'takes-the-mac2-of-the-old-limit-for-a-new-one',
    title: { zh: 'MAC2 不覆盖新限额：接受按旧限额计算的 MAC2', en: 'accepts the MAC2 of the limit that it has for another' },
    breaks: ['OVERDRAFT-UPDATE.mac2', 'OVERDRAFT-UPDATE.atomic', 'JTT978.6:MAC.overdraft'],
    card: (sound) => ({
      acceptsLimitMac2: (received, update, card) =>
        sound.acceptsLimitMac2(received, update, card) || sound.acceptsLimitMac2(received, { ...update, newLimit: update.oldLimit }, card),
    }),
  }),
  keyMac({
    id: 'takes-the-mac2-of-a-lower-limit',
    title: { zh: '修改透支限额接受少 1 分的限额的 MAC2', en: 'accepts the MAC2 of a limit of one fen less' },
    breaks: ['OVERDRAFT-UPDATE.mac2', 'OVERDRAFT-UPDATE.atomic', 'JTT978.6:MAC.overdraft'],
    card: (sound) => ({
      acceptsLimitMac2: (received, update, card) =>
        sound.acceptsLimitMac2(received, update, card) ||
        (update.newLimit > 0 && sound.acceptsLimitMac2(received, { ...update, newLimit: fen(update.newLimit - 1) }, card)),
    }),
  }),
  keyMac({
    id: 'update-tac-over-the-old-limit',
    title: { zh: '修改透支限额的 TAC 使用旧限额', en: 'makes the TAC of an overdraft update over the old limit' },
    breaks: ['OVERDRAFT-UPDATE.tac'],
    card: (sound) => ({ limitTac: (update, card) => sound.limitTac({ ...update, newLimit: update.oldLimit }, card) }),
  }),
  keyMac({
    id: 'update-tac-is-that-of-a-load',
    title: { zh: '修改透支限额的 TAC 按圈存计算', en: 'makes the TAC of an overdraft update as that of a load of its limit' },
    breaks: ['OVERDRAFT-UPDATE.tac'],
    card: () => ({
      limitTac: (update, card) => {
        const fields = { ...update, amount: update.newLimit, balance: update.newBalance };
        return mac.loadTac(keysOf(update.algorithm, card).tac, fields, purseAlgorithm(update.algorithm, card));
      },
    }),
  }),
  money({
    id: 'loses-what-a-load-leaves-over-the-debt',
    title: { zh: '圈存还清透支后多余的钱未入账', en: 'loses what is left of a load once the debt is repaid' },
    breaks: ['LAW.edges', 'CREDIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      creditForLoad: lasting(sound.creditForLoad, (after, before) =>
        before.purse.overdrawn > 0 && after.purse.overdrawn === 0 ? withPurse(after, { balance: fen(0) }) : after,
      ),
    }),
  }),
];
