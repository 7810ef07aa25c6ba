/** Faulty TSMs that derive keys or compute MACs and TACs wrongly. */

import { bytes } from '../../bytes/hex.ts';
import { diversify } from '../../crypto/diversification.ts';
import { faultyIn, type TsmFault } from './faulty.ts';

const faulty = faultyIn('tsm-key');

export const keyFaults: readonly TsmFault[] = [
  faulty({
    id: 'tsm-derives-keys-by-the-card-alone',
    title: { zh: '卡片密钥只分散一级', en: 'derives the keys of a card by one level, its number alone' },
    breaks: ['4:LOAD.genuine', '4:OUT.genuine'],
    tsm: () => ({ cardKey: (name, serial, { masters }) => diversify('3des', masters[name], bytes(serial).slice(-8)) }),
  }),
  faulty({
    id: 'tsm-derives-keys-in-the-other-order',
    title: { zh: '密钥分散次序颠倒', en: 'derives the keys of a card by its number first and the issuer then' },
    breaks: ['4:LOAD.genuine', '4:OUT.genuine'],
    tsm: () => ({
      cardKey: (name, serial, { masters, personality }) =>
        diversify('3des', masters[name], bytes(serial).slice(-8), bytes(personality.issuer)),
    }),
  }),
  faulty({
    id: 'tsm-uses-the-masters-as-they-are',
    title: { zh: '根密钥不分散直接使用', en: 'uses its root keys for every card' },
    breaks: ['4:LOAD.genuine', '4:OUT.genuine'],
    tsm: () => ({ cardKey: (name, _serial, { masters }) => masters[name] }),
  }),
  faulty({
    id: 'tsm-checks-tacs-with-the-load-key',
    title: { zh: '用圈存密钥验证 TAC', en: 'verifies TACs with the load key' },
    breaks: ['4:LOAD.genuine', '4:OUT.genuine'],
    tsm: (sound) => ({ cardKey: (name, serial, tsm) => sound.cardKey(name === 'tac' ? 'load' : name, serial, tsm) }),
  }),
  faulty({
    id: 'tsm-leaves-the-time-out-of-mac2',
    title: { zh: 'MAC2 的日期时间按零计算', en: 'makes MAC2 over a date and time of zeros' },
    breaks: ['4:LOAD.genuine'],
    tsm: (sound) => ({ mac2: (authorisation, card, tsm) => sound.mac2({ ...authorisation, dateTime: '00'.repeat(7) }, card, tsm) }),
  }),
  faulty({
    id: 'tsm-checks-the-tac-over-the-balance-before',
    title: { zh: '按充值前余额验证 TAC', en: 'verifies the TAC of a load over the balance before it' },
    breaks: ['4:LOAD.genuine'],
    tsm: (sound) => ({
      acceptsLoadTac: (tac, authorisation, card, tsm) =>
        sound.acceptsLoadTac(tac, { ...authorisation, balance: authorisation.balance - authorisation.amount }, card, tsm),
    }),
  }),
  faulty({
    id: 'tsm-compares-three-octets-of-mac1',
    title: { zh: '只比较 MAC1 的前 3 字节', en: 'compares the first three octets of MAC1 alone' },
    breaks: ['4:LOAD.mac1'],
    tsm: (sound) => ({
      acceptsMac1: (offer, card, tsm) =>
        Array.from({ length: 0x100 }, (_, last) => offer.mac1.with(3, last)).some((mac1) =>
          sound.acceptsMac1({ ...offer, mac1 }, card, tsm),
        ),
    }),
  }),
  faulty({
    id: 'tsm-compares-three-octets-of-a-tac',
    title: { zh: '只比较充值 TAC 的前 3 字节', en: 'compares the first three octets of the TAC of a load alone' },
    breaks: ['4:LOAD.tac'],
    tsm: (sound) => ({
      acceptsLoadTac: (tac, authorisation, card, tsm) =>
        Array.from({ length: 0x100 }, (_, last) => tac.with(3, last)).some((each) => sound.acceptsLoadTac(each, authorisation, card, tsm)),
    }),
  }),
];
