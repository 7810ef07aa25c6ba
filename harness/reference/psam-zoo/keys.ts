/** Faulty PSAMs with wrong card keys or wrong session keys. */

import { equal } from '../../bytes/hex.ts';
import { octets, uint } from '../../bytes/uint.ts';
import type { PsamHandlers } from '../psam/handlers.ts';
import type { Purchase } from '../psam/state.ts';
import { onWord, retaining } from './changes.ts';
import { faultyIn, type PsamFault } from './faulty.ts';

const faulty = faultyIn('key-mac');

/** What no longer works once the key of a purchase is not the card's. */
const purchaseMacs = ['MAC1.value', 'MAC1.amount', 'MAC1.fields', 'MAC1.diversified', 'MAC2.genuine', 'STABLE.purchases'] as const;
const seals = ['SEAL.mac', 'SEAL.diversified', 'SEAL.start'] as const;

/** The session key of another purchase than the one asked for. */
const mistaking = (change: (purchase: Purchase) => Partial<Purchase>) => (sound: PsamHandlers) => ({
  sessionKey: (purchase: Purchase, psam: Parameters<PsamHandlers['sessionKey']>[1]) =>
    sound.sessionKey({ ...purchase, ...change(purchase) }, psam),
});

export const keyFaults: readonly PsamFault[] = [
  faulty({
    id: 'psam-diversifies-by-the-serial-number-alone',
    title: { zh: '只用应用序列号一级分散', en: 'derives card keys by the serial number alone' },
    breaks: [...purchaseMacs, ...seals],
    psam: (sound) => ({ cardKey: (master, factors, psam) => sound.cardKey(master, factors.slice(0, 1), psam) }),
  }),
  faulty({
    id: 'psam-diversifies-by-the-issuer-alone',
    title: { zh: '只用发卡机构标识一级分散', en: 'derives card keys by the issuer id alone' },
    breaks: [...purchaseMacs, ...seals],
    psam: (sound) => ({ cardKey: (master, factors, psam) => sound.cardKey(master, factors.slice(-1), psam) }),
  }),
  faulty({
    id: 'psam-diversifies-in-the-order-of-the-data',
    title: { zh: '按数据域次序分散（先序列号后发卡机构）', en: 'derives card keys by the serial number first and the issuer after it' },
    breaks: [...purchaseMacs, ...seals],
    psam: (sound) => ({ cardKey: (master, factors, psam) => sound.cardKey(master, factors.toReversed(), psam) }),
  }),
  faulty({
    id: 'psam-does-not-diversify',
    title: { zh: '直接使用主密钥，不分散', en: 'uses its masters as the keys of every card' },
    breaks: [...purchaseMacs, ...seals],
    psam: () => ({ cardKey: (master) => master }),
  }),
  faulty({
    id: 'psam-keeps-the-key-of-the-first-card',
    title: {
      zh: '上电后只为第一张卡分散密钥，以后的卡沿用',
      en: 'derives a key for the first card after power-on and keeps it for the next',
    },
    breaks: [
      'MAC1.value',
      'MAC1.diversified',
      'MAC1.amount',
      'MAC1.fields',
      'MAC2.genuine',
      'MAC2.other',
      'STABLE.purchases',
      'PURCHASE.history',
    ],
    psam: (sound) => ({
      initializeForPurchase: (state, command, psam) => {
        const first = state.volatile.residue?.['factors'] as Purchase['factors'] | undefined;
        const handlers = { ...psam.handlers };
        if (first !== undefined) handlers.cardKey = (master, _factors, asked) => sound.cardKey(master, first, asked);
        return onWord(sound.initializeForPurchase, '9000', (outcome) =>
          retaining(outcome, { factors: first ?? outcome.volatile.session?.factors }),
        )(state, command, { ...psam, handlers });
      },
    }),
  }),
  faulty({
    id: 'psam-uses-the-left-half-of-the-sequence',
    title: { zh: '过程密钥使用终端交易序号的左 2 字节', en: 'takes the left two octets of the terminal sequence for the session key' },
    breaks: [...purchaseMacs],
    psam: mistaking(({ terminalSequence }) => ({ terminalSequence: octets(uint(terminalSequence) >>> 16, 4) })),
  }),
  faulty({
    id: 'psam-uses-the-next-sequence',
    title: { zh: '过程密钥使用加 1 后的终端交易序号', en: 'makes the session key of the sequence number after its increment' },
    breaks: [...purchaseMacs],
    psam: mistaking(({ terminalSequence }) => ({ terminalSequence: octets((uint(terminalSequence) + 1) % 0x1_0000_0000, 4) })),
  }),
  faulty({
    id: 'psam-uses-the-next-counter',
    title: { zh: '过程密钥使用加 1 后的卡片脱机交易序号', en: "makes the session key of the card's counter after its increment" },
    breaks: [...purchaseMacs],
    psam: mistaking(({ counter }) => ({ counter: (counter + 1) % 0x1_0000 })),
  }),
  faulty({
    id: 'psam-reads-the-counter-as-one-octet',
    title: { zh: '过程密钥只取脱机交易序号的低字节', en: "takes the right octet of the card's counter alone" },
    breaks: [...purchaseMacs],
    psam: mistaking(({ counter }) => ({ counter: counter & 0xff })),
  }),
  faulty({
    id: 'psam-ignores-the-random-number',
    title: { zh: '过程密钥不含卡片随机数', en: "leaves the card's random number out of the session key" },
    breaks: [...purchaseMacs, 'MAC2.other'],
    psam: mistaking(() => ({ random: new Uint8Array(4) })),
  }),
  faulty({
    id: 'psam-keeps-the-first-maintenance-key',
    title: { zh: '第二次 801A 不取代已分散的密钥', en: 'goes on with the first card’s key after a second INIT_FOR_DESCRYPT' },
    breaks: ['SEAL.diversified'],
    psam: (sound) => ({
      initializeForMac: (state, command, psam) => {
        const outcome = sound.initializeForMac(state, command, psam);
        const { working } = state.volatile;
        return working === undefined ? outcome : { ...outcome, volatile: { ...outcome.volatile, working } };
      },
    }),
  }),
  faulty({
    id: 'psam-seals-with-the-purchase-key',
    title: { zh: '指令 MAC 使用消费密钥', en: 'makes the MAC of a card command with the purchase key' },
    breaks: [...seals],
    psam: (sound) => ({
      cardKey: (master, factors, psam) => sound.cardKey(equal(master, psam.maintenance) ? psam.purchase : master, factors, psam),
    }),
  }),
];
