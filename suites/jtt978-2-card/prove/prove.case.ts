/** JT/T 978.2 — electronic purse: GET TRANSACTION PROVE. */

import type { Row, Text } from '#harness';
import { metroEntry, openRide } from '../journey.ts';
import type { Kind } from '../kind.ts';
import { fare, oneTransaction, refusal, sw, testCase, testFamily } from '../purse-case.ts';
import { cappKind, kindRows, kinds, loadKind, purchaseKind, unloadKind, updateKind } from '../transaction-kind.ts';

const anotherKind = { zh: '另一种交易的交易认证', en: 'the proof of another kind of transaction' };

/** The types of the facts, as P2 of GET TRANSACTION PROVE. */
const askedTypes = [
  { type: 2, title: { zh: '圈存认证', en: 'a load' } },
  { type: 3, title: { zh: '圈提认证', en: 'an unload' } },
  { type: 6, title: { zh: '消费认证', en: 'a purchase' } },
  { type: 7, title: { zh: '修改透支限额认证', en: 'an update of the overdraft limit' } },
  { type: 9, title: { zh: '复合消费认证', en: 'a CAPP purchase' } },
] as const;

/** Numbers that prove nothing, by the one that does. */
const wrongNumberRows: readonly (Row & { readonly ask: (provedBy: number) => number })[] = [
  {
    row: 'initialize',
    title: { zh: '以初始化应答的序号（未加一）', en: 'the counter that INITIALIZE answered, not one more' },
    ask: (provedBy) => provedBy - 1,
  },
  { row: 'next', title: { zh: '以下一笔的序号', en: 'the number of the next transaction' }, ask: (provedBy) => provedBy + 1 },
  {
    row: 'high-octet',
    title: { zh: '以仅高字节不同的序号', en: 'a number that differs in its high octet alone' },
    ask: (provedBy) => (provedBy + 256) % 65536,
  },
  { row: 'zero', title: { zh: '以序号 0', en: 'zero' }, ask: () => 0 },
  { row: 'last', title: { zh: '以序号 65535', en: '65535' }, ask: () => 65535 },
];

export const proveCases = [
  testCase(
    {
      id: 'JTT978.2-EP-PROVE-001',
      covers: ['JTT978.2:EP.PROVE.purchase'],
      needs: [...purchaseKind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: { zh: '消费后取得的交易认证为该笔的 MAC2 与 TAC', en: 'the proof of a purchase is its MAC2 and its TAC, in that order' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const { provedBy, mac2, tac } = await purse.purchase(fare);

      const answer = await card.attempt.getTransactionProve({ type: 6, counter: provedBy });

      check('JTT978.2:EP.PROVE.purchase', { sw: answer.sw, octets: answer.data.length, ...answer.value }).is({
        sw: sw.success,
        octets: 8,
        mac2,
        tac,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PROVE-002',
      covers: ['JTT978.2:EP.PROVE.capp'],
      needs: [...cappKind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: {
        zh: '复合消费后取得的交易认证为该笔的 MAC2 与 TAC',
        en: 'the proof of a CAPP purchase is its MAC2 and its TAC, in that order',
      },
    },
    async (instruments) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ spendable: fare });
      const { offer, authorization } = await openRide(instruments, fare, metroEntry);
      const { mac2, tac } = await card.debitForCappPurchase(authorization);

      const answer = await card.attempt.getTransactionProve({ type: 9, counter: offer.counter + 1 });

      check('JTT978.2:EP.PROVE.capp', { sw: answer.sw, octets: answer.data.length, ...answer.value }).is({
        sw: sw.success,
        octets: 8,
        mac2,
        tac,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PROVE-003',
      covers: ['JTT978.2:EP.PROVE.load'],
      needs: [...loadKind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: { zh: '圈存后取得的交易认证后 4 字节为该笔的 TAC', en: 'the proof of a load ends in its TAC' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const { provedBy, tac } = await purse.load(fare);

      const answer = await card.attempt.getTransactionProve({ type: 2, counter: provedBy });

      check('JTT978.2:EP.PROVE.load', { sw: answer.sw, octets: answer.data.length, tac: answer.value?.tac }).is({
        sw: sw.success,
        octets: 8,
        tac,
      });
    },
  ),

  wrongNumbers('JTT978.2-EP-PROVE-004', purchaseKind),
  wrongNumbers('JTT978.2-EP-PROVE-005', cappKind, anotherKind),
  wrongNumbers('JTT978.2-EP-PROVE-006', loadKind),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-007',
      covers: ['JTT978.2:EP.PROVE.type'],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: { zh: '以其他交易类型取交易认证时不给出认证', en: 'no proof is given for another type of transaction' },
      rows: kinds.flatMap((kind) =>
        askedTypes
          .filter(({ type }) => type !== kind.type)
          .map(({ type, title }) => ({
            row: `${kind.name}-as-0${type}`,
            title: {
              zh: `${kind.title.zh}后取${title.zh}（0${type}）`,
              en: `after ${kind.article} ${kind.title.en}, that of ${title.en} (0${type})`,
            },
            kind,
            type,
          })),
      ),
    },
    async (instruments, { kind, type }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy, restore } = await kind.make(instruments, fare);

      const answer = await card.attempt.getTransactionProve({ type, counter: provedBy });

      check('JTT978.2:EP.PROVE.type', answer.sw).is(refusal);
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-008',
      covers: ['JTT978.2:EP.PROVE.reset'],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: { zh: '掉电后仍可取得最近一笔的交易认证', en: 'the last transaction can be proved after a loss of power' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy, proof, restore } = await kind.make(instruments, fare);
      await card.present();

      const answer = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      check('JTT978.2:EP.PROVE.reset', { sw: answer.sw, proof: kind.promised(answer.value) }).is({ sw: sw.success, proof });
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-009',
      beside: { zh: '掉电两次，其间读过卡', en: 'power is lost twice, and the card is read in between' },
      covers: ['JTT978.2:EP.PROVE.reset'],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: {
        zh: '掉电两次并读出卡片内容后仍可取得交易认证',
        en: 'the last transaction can be proved after two losses of power and a reading of the card between them',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy, proof, restore } = await kind.make(instruments, fare);
      await card.present();
      await card.readPurse();
      await card.present();

      const answer = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      check('JTT978.2:EP.PROVE.reset', { sw: answer.sw, proof: kind.promised(answer.value) }).is({ sw: sw.success, proof });
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-010',
      covers: ['JTT978.2:EP.PROVE.repeat'],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: { zh: '再次取同一笔的交易认证，结果相同', en: 'asked again, the card gives the same proof' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy, proof, restore } = await kind.make(instruments, fare);
      await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      const answer = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      check('JTT978.2:EP.PROVE.repeat', { sw: answer.sw, proof: kind.promised(answer.value) }).is({ sw: sw.success, proof });
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-011',
      beside: { zh: '两次取认证之间掉过电', en: 'power is lost between the two times that the proof is asked for' },
      covers: ['JTT978.2:EP.PROVE.repeat'],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: { zh: '掉电后再次取同一笔的交易认证，结果相同', en: 'asked again after a loss of power, the card gives the same proof' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy, proof, restore } = await kind.make(instruments, fare);
      await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });
      await card.present();

      const answer = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      check('JTT978.2:EP.PROVE.repeat', { sw: answer.sw, proof: kind.promised(answer.value) }).is({ sw: sw.success, proof });
      await restore();
    },
  ),

  wrongNumbers('JTT978.2-EP-PROVE-017', unloadKind, anotherKind),
  wrongNumbers('JTT978.2-EP-PROVE-018', updateKind, anotherKind),
];

/** Asks for the proof of a transaction by numbers that are not its own. */
function wrongNumbers(id: string, kind: Kind, beside?: Text) {
  return testFamily(
    {
      id,
      covers: ['JTT978.2:EP.PROVE.number', 'JTT978.2:EP.PROVE.number.word'],
      needs: [...kind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: { zh: `${kind.title.zh}后以其他序号取不到交易认证`, en: `no other number proves ${kind.article} ${kind.title.en}` },
      rows: wrongNumberRows,
      ...(beside && { beside }),
    },
    async (instruments, { ask }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy, restore } = await kind.make(instruments, fare);

      const answer = await card.attempt.getTransactionProve({ type: kind.type, counter: ask(provedBy) });

      check('JTT978.2:EP.PROVE.number', answer.sw).is(refusal);
      check('JTT978.2:EP.PROVE.number.word', answer.sw).is(sw.noProof);
      await restore();
    },
  );
}
