/** JT/T 1059.3 — near-field payment: how terminals find the card of a phone, and what it says of itself. */

import { bytes, concat, hex, rule } from '#harness';
import { switching } from '../jtt1059-2-se/se-case.ts';
import {
  field,
  numberIn,
  readInside,
  refusal,
  registry,
  settled,
  sw,
  testCase,
  testFamily,
  transitCard,
  twoCards,
} from './near-field-case.ts';

const consistent = rule(
  {
    zh: '可用余额 = 实际余额 + 透支限额 − 已透支额，实际余额与已透支额不同时为正',
    en: 'available = balance + limit − overdrawn, and balance and overdrawn are not both above zero',
  },
  (seen) => {
    const { available, balance, overdraftLimit, overdrawn } = seen as Readonly<Record<string, number>>;
    return available === (balance ?? 0) + (overdraftLimit ?? 0) - (overdrawn ?? 0) && !((balance ?? 0) > 0 && (overdrawn ?? 0) > 0);
  },
);

export const selectionCases = [
  testCase(
    {
      id: 'JTT1059.3-SELECT-001',
      covers: ['JTT1059.3:SELECT.direct'],
      needs: field,
      title: { zh: '不经 PPSE 直接选中激活的卡', en: 'the active card is selected without the directory' },
    },
    async ({ card, check }) => {
      await card.reset();

      const answer = await card.attempt.selectAid({ aid: transitCard });

      check('JTT1059.3:SELECT.direct', answer.sw).is(sw.success);
      check('JTT1059.3:SELECT.direct', numberIn(answer) !== null).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-SELECT-002',
      covers: ['JTT1059.3:SELECT.instance'],
      needs: registry,
      spends: switching,
      title: { zh: '以实例全名选中激活的卡', en: 'the active card is selected by the whole name of its instance' },
    },
    async ({ se, card, cards, scene, check }) => {
      await settled({ se, cards, scene });
      await card.reset();
      const short = await card.selectAid({ aid: transitCard });

      const answer = await card.attempt.selectAid({ aid: bytes(cards[0] ?? '') });

      check('JTT1059.3:SELECT.instance', answer.sw).is(sw.success);
      check('JTT1059.3:SELECT.instance', numberIn(answer)).is(short.issuerData === undefined ? null : hex(short.issuerData));
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-SELECT-003',
      covers: ['JTT1059.3:SELECT.other'],
      needs: twoCards,
      spends: switching,
      title: { zh: '未激活卡的实例全名被拒绝', en: 'the whole name of a card that is not active is refused' },
    },
    async ({ se, card, cards, scene, check }) => {
      await settled({ se, cards, scene });
      await card.reset();

      const answer = await card.attempt.selectAid({ aid: bytes(cards[1] ?? '') });

      check('JTT1059.3:SELECT.other', answer.sw).is(refusal);
      check('JTT1059.3:SELECT.other', answer.data.length).is(0);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.3-SELECT-004',
      covers: ['JTT1059.3:SELECT.stranger'],
      needs: field,
      title: { zh: '没有任何卡具有的后缀被拒绝', en: 'a suffix that no card has is refused' },
      rows: [
        { row: 'five', title: { zh: '5 字节', en: 'of 5 octets' }, suffix: 'EEEEEEEEEE' },
        { row: 'eight', title: { zh: '8 字节', en: 'of 8 octets' }, suffix: 'EEEEEEEEEEEEEEEE' },
      ],
    },
    async ({ card, check }, { suffix }) => {
      await card.reset();

      const answer = await card.attempt.selectAid({ aid: concat(transitCard, bytes(suffix)) });

      check('JTT1059.3:SELECT.stranger', answer.sw).is(refusal);
      check('JTT1059.3:SELECT.stranger', answer.data.length).is(0);
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-NUMBER-001',
      covers: ['JTT1059.3:NUMBER.same'],
      needs: registry,
      spends: switching,
      title: { zh: 'FCI、15 文件与钱包一侧的卡号一致', en: 'one number in the FCI, in EF 15 and on the wallet’s side' },
    },
    async ({ se, inside, card, cards, scene, check }) => {
      await settled({ se, cards, scene });
      const { number } = await readInside({ se, inside }, cards[0] ?? '');
      await card.reset();
      const selected = await card.attempt.selectAid({ aid: transitCard });

      const file = await card.attempt.readBinary({ sfi: 0x15 });

      check('JTT1059.3:NUMBER.same', file.sw).is(sw.success);
      check('JTT1059.3:NUMBER.same', numberIn(selected)).is(hex(file.data));
      check('JTT1059.3:NUMBER.same', number).is(hex(file.data));
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-BALANCE-001',
      covers: ['JTT1059.3:BALANCE.law'],
      needs: ['EP'],
      title: { zh: '钱包读取的三种余额相互一致', en: 'the three balances that wallets read agree' },
    },
    async ({ card, check }) => {
      await card.present();

      const { available, balance, overdraftLimit, overdrawn } = await card.readPurse();

      check('JTT1059.3:BALANCE.law', { available, balance, overdraftLimit, overdrawn }).is(consistent);
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-LOG-002',
      covers: ['JTT1059.3:LOG.end'],
      needs: ['EP'],
      title: { zh: '超出记录数的读取应答 6A83', en: 'a record beyond the last is answered 6A83' },
    },
    async ({ card, check }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi: 0x18, record: 0x1f });

      check('JTT1059.3:LOG.end', answer.sw).is(sw.noRecord);
    },
  ),
];
