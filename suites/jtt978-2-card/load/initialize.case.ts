/** JT/T 978.2 — electronic purse: INITIALIZE FOR LOAD. */

import { fen, not, rule, terminalOf, yuan } from '#harness';
import { fare, oneTransaction, opening, refusal, sw, testCase } from '../purse-case.ts';

const needs = ['EP', 'EP.load'];

/** An amount whose octets are all in use but the first. */
const smallAmount = yuan(0.37);

/** Every case that opens a load makes room first: a full purse may refuse already here. */
const roomy = { needs: [...needs, 'keys.load', 'keys.purchase'], spends: oneTransaction };

const refusedOrGenuine = rule({ zh: '拒绝，或 MAC1 正确', en: 'refused, or a genuine MAC1' }, (seen) => {
  const { sw: word, genuine } = Object(seen) as { readonly sw?: unknown; readonly genuine?: unknown };
  return word !== sw.success || genuine === true;
});

export const initializeForLoadCases = [
  testCase(
    {
      id: 'JTT978.2-EP-INITL-001',
      covers: ['JTT978.2:EP.INIT-LOAD.layout'],
      ...roomy,
      title: { zh: '圈存初始化应答 16 字节', en: 'INITIALIZE FOR LOAD answers 16 octets' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });

      const answer = await card.attempt.initializeForLoad({ amount: fare });

      check('JTT978.2:EP.INIT-LOAD.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 16 });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITL-002',
      covers: ['JTT978.2:EP.INIT-LOAD.balance'],
      ...roomy,
      title: {
        zh: '圈存初始化返回的余额与读余额一致',
        en: 'the balance that INITIALIZE FOR LOAD answers is the one that GET BALANCE shows',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const { available, balance } = await card.readPurse();

      const answer = await card.attempt.initializeForLoad({ amount: fare });

      check('JTT978.2:EP.INIT-LOAD.balance', answer.value?.balance).is(
        rule(
          { zh: `可用余额 ${available} 或实际余额 ${balance}（分）`, en: `available ${available} or real balance ${balance} (fen)` },
          (shown) => [available, balance].some((amount) => amount === shown),
        ),
      );
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITL-003',
      covers: ['JTT978.2:EP.INIT-LOAD.mac1'],
      ...roomy,
      proves: 'keys.load',
      title: { zh: '圈存初始化的 MAC1 经发卡机构验证正确', en: 'the issuer finds MAC1 of the load genuine' },
    },
    async ({ purse, card, check }) => {
      await card.present();
      await purse.arrange({ room: fare });

      const { authorization } = await purse.openLoad(fare);

      check('JTT978.2:EP.INIT-LOAD.mac1', authorization.mac1.genuine, authorization.mac1.explains).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITL-004',
      beside: { zh: '另一金额：说明 MAC1 覆盖金额', en: 'another amount, which shows that MAC1 covers it' },
      covers: ['JTT978.2:EP.INIT-LOAD.mac1'],
      ...roomy,
      title: { zh: 'MAC1 随交易金额变化', en: 'MAC1 covers the amount: another amount, another genuine MAC1' },
    },
    async ({ purse, card, check }) => {
      await card.present();
      await purse.arrange({ room: fare });

      const { authorization, offer } = await purse.openLoad(smallAmount);

      check('JTT978.2:EP.INIT-LOAD.mac1', { genuine: authorization.mac1.genuine, asked: offer.amount }, authorization.mac1.explains).is({
        genuine: true,
        asked: smallAmount,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITL-005',
      covers: ['JTT978.2:EP.INIT-LOAD.random'],
      ...roomy,
      title: { zh: '两次圈存初始化的随机数不同', en: 'two INITIALIZE FOR LOAD never answer the same random number' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const first = await card.initializeForLoad({ amount: fare });
      await card.present();

      const second = await card.attempt.initializeForLoad({ amount: fare });

      check('JTT978.2:EP.INIT-LOAD.random', second.value?.random).is(not(first.random));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITL-006',
      covers: ['JTT978.2:EP.INIT-LOAD.harmless'],
      ...roomy,
      title: {
        zh: '仅做圈存初始化不改变余额、联机交易序号与记录',
        en: 'INITIALIZE FOR LOAD alone changes neither balance, counter nor records',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = { purse: await card.readPurse(), counters: await card.readCounters() };

      await card.attempt.initializeForLoad({ amount: fare });

      await card.present();
      check('JTT978.2:EP.INIT-LOAD.harmless', { purse: await card.readPurse(), counters: await card.readCounters() }).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITL-007',
      covers: ['JTT978.2:EP.INIT-LOAD.key-index', 'JTT978.2:EP.INIT-LOAD.key-index.word', 'JTT978.2:EP.INIT-LOAD.harmless'],
      needs,
      spends: opening,
      title: { zh: '密钥索引不支持时拒绝圈存初始化', en: 'an unknown key index is refused' },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await card.readPurse();

      const answer = await card.attempt.initializeForLoad({ amount: fare, keyIndex: 0x7e });

      check('JTT978.2:EP.INIT-LOAD.key-index', answer.sw).is(refusal);
      check('JTT978.2:EP.INIT-LOAD.key-index.word', answer.sw).is(sw.keyIndex);
      check('JTT978.2:EP.INIT-LOAD.harmless', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITL-008',
      covers: ['JTT978.2:EP.INIT-LOAD.mac1'],
      ...roomy,
      title: {
        zh: '金额用到最高字节时拒绝初始化，或 MAC1 覆盖全部 4 字节',
        en: 'an amount that needs its highest octet is refused, or MAC1 covers all four octets of it',
      },
    },
    async ({ card, issuer, scene, check }) => {
      await card.present();
      const amount = fen(0x1000000 + fare);

      const { value, sw: word } = await card.attempt.initializeForLoad({ amount });

      const mac1 = value && (await issuer.authorizeLoad({ ...value, amount, terminal: terminalOf(scene) })).mac1;
      check('JTT978.2:EP.INIT-LOAD.mac1', { sw: word, genuine: mac1?.genuine ?? null }, mac1?.explains).is(refusedOrGenuine);
    },
  ),
];
