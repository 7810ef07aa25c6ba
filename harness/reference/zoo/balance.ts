/** Faulty cards that answer other amounts than they hold. */

import { octets, uint } from '../../bytes/uint.ts';
import { fen } from '../../tunion/money.ts';
import { answering, committing, onWord, openings, patched, retaining, reversed, withPurse } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('money');

export const balanceFaults: readonly CardFault[] = [
  faulty({
    id: 'answers-real-balance-as-available',
    title: { zh: '取余额 P1=00 应答实际余额，不含透支额度', en: 'answers the real balance where the available one is asked' },
    breaks: ['BALANCE.available', 'INIT-PURCHASE.balance', 'INIT-CAPP.balance', 'INIT-LOAD.balance', 'LAW.holds', 'BALANCE.second'],
    card: (sound) => ({
      getBalance: answering(sound.getBalance, (data, { persistent }, { p1 }) => (p1 === 0 ? octets(persistent.purse.balance, 4) : data)),
    }),
  }),
  faulty({
    id: 'answers-available-without-overdrawn',
    title: { zh: '取余额 P1=00 未减去已透支金额', en: 'leaves what is overdrawn out of the available balance that it answers' },
    breaks: ['BALANCE.available', 'INIT-PURCHASE.balance', 'INIT-CAPP.balance', 'INIT-LOAD.balance', 'LAW.holds'],
    card: (sound) => ({
      getBalance: answering(sound.getBalance, (data, { persistent: { purse } }, { p1 }) =>
        p1 === 0 ? octets(purse.balance + purse.limit, 4) : data,
      ),
    }),
  }),
  faulty({
    id: 'answers-balances-little-endian',
    title: { zh: '取余额应答低字节在前', en: 'answers balances with the low octet first' },
    breaks: ['BALANCE.read', 'BALANCE.available', 'BALANCE.bounds', 'INIT-PURCHASE.balance', 'INIT-CAPP.balance', 'INIT-LOAD.balance'],
    card: (sound) => ({ getBalance: answering(sound.getBalance, (data) => (data.length === 4 ? reversed(data, 0, 4) : data)) }),
  }),
  faulty({
    id: 'swaps-limit-and-overdrawn',
    title: { zh: '取余额 P1=01 与 02 的应答互换', en: 'answers what is overdrawn for the limit and the limit for what is overdrawn' },
    breaks: ['BALANCE.read', 'BALANCE.available', 'BALANCE.bounds'],
    card: (sound) => ({
      getBalance: (state, command, card) => {
        const swapped = command.p1 === 1 ? 2 : command.p1 === 2 ? 1 : command.p1;
        return sound.getBalance(state, { ...command, p1: swapped }, card);
      },
    }),
  }),
  faulty({
    id: 'answers-a-frozen-real-balance',
    title: { zh: '取余额 P1=03 始终应答出厂时的余额', en: 'answers the real balance that it left the factory with' },
    breaks: ['BALANCE.read', 'BALANCE.available', 'DEBIT.amount', 'CAPP-DEBIT.amount', 'CREDIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      getBalance: answering(sound.getBalance, (data, _state, { p1 }, { profile }) => (p1 === 3 ? octets(profile.purse.balance, 4) : data)),
    }),
  }),
  faulty({
    id: 'answers-four-octets-for-all-balances',
    title: { zh: '取余额 P1=05 只应答 4 字节', en: 'answers P1 05 of GET BALANCE with four octets' },
    breaks: ['BALANCE.combined'],
    card: (sound) => ({ getBalance: answering(sound.getBalance, (data) => data.subarray(0, 4)) }),
  }),
  faulty({
    id: 'offers-the-real-balance',
    title: { zh: '消费初始化应答实际余额而非可用余额', en: 'offers the real balance in the answer to INITIALIZE for a debit' },
    breaks: ['INIT-PURCHASE.balance', 'INIT-CAPP.balance'],
    card: (sound) =>
      openings(sound, (open) => answering(open, (data, { persistent }) => patched(data, 0, octets(persistent.purse.balance, 4)))),
  }),
  faulty({
    id: 'offers-a-limit-of-zero',
    title: { zh: '消费初始化应答的透支限额恒为 0', en: 'offers an overdraft limit of zero whatever it is' },
    breaks: ['INIT-PURCHASE.limit', 'INIT-CAPP.limit'],
    card: (sound) => openings(sound, (open) => answering(open, (data) => patched(data, 6, [0, 0, 0]))),
  }),
  faulty({
    id: 'offers-the-balance-after-the-load',
    title: { zh: '圈存初始化应答加上圈存金额后的余额', en: 'offers the balance as it will be after the load' },
    breaks: ['INIT-LOAD.balance', 'INIT-LOAD.mac1'],
    card: (sound) => ({
      initializeForLoad: answering(sound.initializeForLoad, (data, { persistent }, command) => {
        const amount = fen(uint((command.data ?? new Uint8Array(11)).subarray(1, 5)));
        return patched(data, 0, octets(sound.available(sound.replenish(persistent.purse, amount)), 4));
      }),
    }),
  }),
  faulty({
    id: 'answers-the-available-as-the-real-balance',
    title: { zh: '取余额 P1=03 应答可用余额，含透支额度', en: 'answers the available balance where the real one is asked' },
    breaks: ['BALANCE.read', 'BALANCE.available', 'BALANCE.exclusive', 'BALANCE.bounds'],
    card: (sound) => ({
      getBalance: answering(sound.getBalance, (data, { persistent }, { p1 }) =>
        p1 === 3 ? octets(sound.available(persistent.purse), 4) : data,
      ),
    }),
  }),
  faulty({
    id: 'answers-a-limit-of-three-octets',
    title: { zh: '取余额 P1=01 只应答 3 字节', en: 'answers the overdraft limit in three octets, as INITIALIZE does' },
    breaks: ['BALANCE.read'],
    card: (sound) => ({ getBalance: answering(sound.getBalance, (data, _state, { p1 }) => (p1 === 1 ? data.subarray(1) : data)) }),
  }),
  faulty({
    id: 'answers-the-room-as-the-cap',
    title: { zh: '取余额 P1=04 应答尚可圈存的金额而非上限', en: 'answers what may still be loaded where the cap is asked' },
    breaks: ['BALANCE.cap'],
    card: (sound) => ({
      getBalance: answering(sound.getBalance, (data, { persistent: { purse } }, { p1 }) =>
        p1 === 4 ? octets(Math.max(0, purse.cap - purse.balance), 4) : data,
      ),
    }),
  }),
  faulty({
    id: 'pays-a-fen-for-every-power-up',
    title: { zh: '每次上电后首次选择应用时余额少 1 分', en: 'loses a fen of its balance every time it is powered up and selected' },
    breaks: ['BALANCE.read', 'PURSE.conserved'],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '9000', (outcome, { persistent, volatile }) => {
        const first = outcome.volatile.selected === 'purse' && volatile.residue?.['selected'] !== true;
        if (!first || persistent.purse.balance === 0) return outcome;
        const poorer = withPurse(persistent, { balance: fen(persistent.purse.balance - 1) });
        return committing(retaining(outcome, { selected: true }), poorer);
      }),
    }),
  }),
];
