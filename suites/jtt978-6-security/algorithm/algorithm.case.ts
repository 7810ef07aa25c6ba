/** JT/T 978.6 — electronic purse: GET, CHANGE and BLOCK ALGORITHM (80CD). What their parameters stand for is not public. */

import { type Answer, type Card, flipBit, oneOf, type Row, rule } from '#harness';
import { type PurseInstruments, refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { blocking, onceBlocked, refusedBlock } from '../block/blocked.ts';
import { blocking as pinBlocking, blockingNeeds as pinBlockingNeeds, restorePin } from '../pin/pin-case.ts';
import { holdings } from '../sealed-case.ts';

const needs = ['EP', 'EP.algorithms'];

type Parameters = Row & { readonly p1: number; readonly p2: number };

const changes: readonly Parameters[] = [0x01, 0x02].flatMap((p1) =>
  [0x00, 0x03].map((p2) => ({ row: `0${p1}-0${p2}`, title: { zh: `P1 0${p1}，P2 0${p2}`, en: `P1 0${p1}, P2 0${p2}` }, p1, p2 })),
);

const undefinedParameters: readonly (Parameters & { readonly le?: number })[] = [
  { row: 'query-p2', title: { zh: '查询时 P2 为 01', en: 'a query with P2 01' }, p1: 0x00, p2: 0x01, le: 1 },
  { row: 'change-p2', title: { zh: '切换时 P2 为 7F', en: 'a change with P2 7F' }, p1: 0x01, p2: 0x7f },
  { row: 'p1-04', title: { zh: 'P1 为 04', en: 'P1 04' }, p1: 0x04, p2: 0x00 },
  { row: 'p1-80', title: { zh: 'P1 为 80', en: 'P1 80' }, p1: 0x80, p2: 0x00 },
];

const wrongParameters = oneOf(
  { '6A86': { zh: 'P1、P2 错误', en: 'wrong P1, P2' } },
  {
    '6B00': { zh: 'P1、P2 错误', en: 'wrong P1, P2' },
    '6A81': { zh: '不支持该功能', en: 'function not supported' },
    '6700': { zh: '长度错误', en: 'wrong length' },
    '6985': { zh: '使用条件不满足', en: 'conditions of use not satisfied' },
  },
);

/** MACs that must fix nothing, for the algorithm that P2 names. */
const wrongMacs: readonly (Row & { readonly p2: number; readonly spoil: (mac: Uint8Array) => Uint8Array })[] = [0x01, 0x03].flatMap(
  (p2) => [
    {
      row: `0${p2}-last-bit`,
      title: { zh: `P2 0${p2}，MAC 末位取反`, en: `P2 0${p2}, the last bit of the MAC turned over` },
      p2,
      spoil: (mac) => flipBit(mac, 31),
    },
    {
      row: `0${p2}-zeros`,
      title: { zh: `P2 0${p2}，MAC 全零`, en: `P2 0${p2}, zeros for a MAC` },
      p2,
      spoil: (mac) => new Uint8Array(mac.length),
    },
  ],
);

/** Commands of a lock whose P1 names the algorithm of their MAC. */
const locking: readonly (Row & { readonly send: (instruments: PurseInstruments) => Promise<Answer> })[] = [
  {
    row: 'block',
    title: { zh: '锁定', en: 'APPLICATION BLOCK' },
    send: async ({ card, issuer }) =>
      card.attempt.applicationBlock({ mac: await issuer.seal('applicationBlock', {}, { challenge: await card.getChallenge() }) }),
  },
  {
    row: 'unblock',
    title: { zh: '解锁', en: 'APPLICATION UNBLOCK' },
    async send({ card, issuer, upkeep }) {
      await upkeep.block();
      return card.attempt.applicationUnblock({
        mac: await issuer.seal('applicationUnblock', {}, { challenge: await card.getChallenge() }),
      });
    },
  },
];

/** The algorithm in use before a change to the other one, as far as the card takes it. */
async function turnOver(card: Card): Promise<number> {
  const before = await algorithmOf(card);
  await card.attempt.changeAlgorithm({ p2: before === 0x03 ? 0x00 : 0x03 });
  return before;
}

/** A change that was taken can be taken back; one that was refused leaves nothing to take back. */
const takenBack = rule({ zh: '被拒绝，或可以换回', en: 'refused, or taken and taken back' }, (seen) => {
  const { word, before, finally: last } = seen as { readonly word: string; readonly before: number; readonly finally: number };
  return word !== '9000' || last === before;
});

const unlessTaken = rule({ zh: '应答 9000，或当前算法不变', en: '9000, or the algorithm as before' }, (seen) => {
  const { word, before, after } = seen as { readonly word: string; readonly before: number; readonly after: number };
  return word === '9000' || after === before;
});

const apart = rule({ zh: '有一次被拒绝，或两次后的当前算法不同', en: 'one of them refused, or two different algorithms' }, (seen) => {
  const [first, second] = seen as readonly { readonly word: string; readonly algorithm: number }[];
  return first?.word !== '9000' || second?.word !== '9000' || first.algorithm !== second.algorithm;
});

/** What a card of one algorithm, or of other numbers for them, makes of the command is open. */
const fixed = rule({ zh: '拒绝锁定，或锁定后拒绝切换', en: 'refused, or taken and the change refused' }, (seen) => {
  const { blocked, changed } = seen as { readonly blocked: string; readonly changed: string };
  return blocked !== '9000' || changed !== '9000';
});

const algorithmOf = async (card: Card): Promise<number> => (await card.getAlgorithm()).algorithm;

export const algorithmCases = [
  testCase(
    {
      id: 'JTT978.6-EP-ALGORITHM-001',
      covers: ['JTT978.6:ALGORITHM.read'],
      needs,
      title: { zh: '查询当前算法返回 1 字节', en: 'the algorithm in use is told in one octet' },
    },
    async ({ card, check }) => {
      await card.present();

      const answer = await card.attempt.getAlgorithm();

      check('JTT978.6:ALGORITHM.read', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 1 });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-ALGORITHM-002',
      covers: ['JTT978.6:ALGORITHM.stable'],
      needs,
      title: { zh: '再次查询与复位后的当前算法相同', en: 'asked again, and after a reset, the algorithm is the same' },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await algorithmOf(card);

      const again = await algorithmOf(card);
      await card.present();
      const afterReset = await algorithmOf(card);

      check('JTT978.6:ALGORITHM.stable', { again, afterReset }).is({ again: before, afterReset: before });
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-ALGORITHM-003',
      covers: ['JTT978.6:ALGORITHM.parameters', 'JTT978.6:ALGORITHM.parameters.word', 'JTT978.6:ALGORITHM.stable'],
      needs,
      spends: { writes: 1 },
      title: { zh: '未定义的参数被拒绝，当前算法不变', en: 'undefined parameters are refused and leave the algorithm' },
      rows: undefinedParameters,
    },
    async ({ card, check }, { title, row: _, ...parameters }) => {
      await card.present();
      const before = await algorithmOf(card);

      const answer = await card.attempt.send(title, { cla: 0x80, ins: 0xcd, ...parameters });

      check('JTT978.6:ALGORITHM.parameters', answer.sw).is(refusal);
      check('JTT978.6:ALGORITHM.parameters.word', answer.sw).is(wrongParameters);
      check('JTT978.6:ALGORITHM.stable', await algorithmOf(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-ALGORITHM-004',
      covers: ['JTT978.6:ALGORITHM.change', 'JTT978.6:ALGORITHM.change.agree'],
      needs,
      spends: { writes: 2 },
      title: { zh: '切换算法再换回', en: 'the algorithm is changed, and changed back' },
      rows: changes,
    },
    async ({ card, check }, { p1, p2 }) => {
      await card.present();
      const before = await algorithmOf(card);

      const { sw: word } = await card.attempt.changeAlgorithm({ p1, p2 });

      const after = await algorithmOf(card);
      await card.attempt.changeAlgorithm({ p1, p2: before });
      const last = await algorithmOf(card);
      await card.present();
      check('JTT978.6:ALGORITHM.change.agree', { word, before, after }).is(unlessTaken);
      check('JTT978.6:ALGORITHM.change', { word, before, finally: last }).is(takenBack);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-ALGORITHM-008',
      covers: ['JTT978.6:ALGORITHM.change'],
      needs,
      spends: { writes: 3 },
      title: {
        zh: '两次切换均应答 9000 时，当前算法不同',
        en: 'two changes that are both answered 9000 leave different algorithms in use',
      },
      rows: [0x01, 0x02].map((p1) => ({ row: `0${p1}`, title: { zh: `P1 0${p1}`, en: `P1 0${p1}` }, p1 })),
    },
    async ({ card, check }, { p1 }) => {
      await card.present();
      const before = await algorithmOf(card);
      const to = async (p2: number) => ({ word: (await card.attempt.changeAlgorithm({ p1, p2 })).sw, algorithm: await algorithmOf(card) });

      const seen = [await to(0x00), await to(0x03)];

      await card.attempt.changeAlgorithm({ p1, p2: before });
      check('JTT978.6:ALGORITHM.change', seen).is(apart);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-ALGORITHM-005',
      covers: ['JTT978.6:ALGORITHM.block.mac'],
      needs: [...needs, 'EP.block', 'keys.lock', 'keys.unlock'],
      spends: { ...refusedBlock, irreversible: 1 },
      title: { zh: 'MAC 错误时不能锁定算法', en: 'a wrong MAC fixes no algorithm' },
      rows: wrongMacs,
    },
    async (instruments, { p2, spoil }) => {
      const { card, issuer, check } = instruments;
      await card.present();
      const before = { algorithm: await algorithmOf(card), ...(await holdings(card)) };
      const mac = await issuer.seal('blockAlgorithm', { p2 }, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.blockAlgorithm({ p2, mac: spoil(mac) });

      check('JTT978.6:ALGORITHM.block.mac', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:ALGORITHM.block.mac', { algorithm: await algorithmOf(card), ...(await holdings(card)) }).is(before);
      await blocking.recover(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-ALGORITHM-006',
      covers: ['JTT978.6:ALGORITHM.block.mac'],
      needs,
      spends: { macTries: 1, lock: 1, irreversible: 1 },
      title: { zh: '没有 MAC 时不能锁定算法', en: 'without a MAC no algorithm is fixed' },
      rows: [0x01, 0x03].map((p2) => ({ row: `0${p2}`, title: { zh: `P2 0${p2}`, en: `P2 0${p2}` }, p2 })),
    },
    async ({ card, check }, { title, p2 }) => {
      await card.present();
      const before = { algorithm: await algorithmOf(card), ...(await holdings(card)) };

      const answer = await card.attempt.send(title, { cla: 0x80, ins: 0xcd, p1: 0x03, p2 });

      check('JTT978.6:ALGORITHM.block.mac', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:ALGORITHM.block.mac', { algorithm: await algorithmOf(card), ...(await holdings(card)) }).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-ALGORITHM-009',
      covers: ['JTT978.6:ALGORITHM.named'],
      needs: [...needs, 'EP.block', 'keys.lock', 'keys.unlock'],
      spends: { ...onceBlocked, writes: 4 },
      title: {
        zh: '切换当前算法后，P1 所指算法的 MAC 仍有效',
        en: 'after a change of the algorithm in use, a MAC of the algorithm that P1 names is good',
      },
      rows: locking,
    },
    async (instruments, { send }) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      const before = await turnOver(card);

      const answer = await send(instruments);

      check('JTT978.6:ALGORITHM.named', answer.sw).is(sw.success);
      await upkeep.unblock();
      await card.attempt.changeAlgorithm({ p2: before });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-ALGORITHM-010',
      covers: ['JTT978.6:ALGORITHM.named'],
      needs: [...needs, ...pinBlockingNeeds],
      spends: { ...pinBlocking, writes: 4 },
      title: {
        zh: '切换当前算法后，可凭 P1 所指算法的 MAC 解锁 PIN',
        en: 'after a change of the algorithm in use, a MAC of the algorithm that P1 names unblocks the PIN',
      },
    },
    async (instruments) => {
      const { card, issuer, upkeep, check } = instruments;
      await card.present();
      const before = await turnOver(card);
      await upkeep.blockPin();
      const mac = await issuer.seal('unblockPin', {}, { challenge: await card.getChallenge() });

      const answer = await card.attempt.unblockPin({ mac });

      check('JTT978.6:ALGORITHM.named', answer.sw).is(sw.success);
      await card.attempt.changeAlgorithm({ p2: before });
      await restorePin(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-ALGORITHM-007',
      covers: ['JTT978.6:ALGORITHM.block'],
      needs: [...needs, 'keys.lock'],
      spends: { lock: 1, irreversible: 1, writes: 1 },
      title: { zh: '凭 MAC 锁定算法 03 后不能切换到该算法', en: 'once algorithm 03 is blocked under a MAC, there is no change to it' },
    },
    async ({ card, issuer, check }) => {
      await card.present();
      const p2 = 0x03;
      const mac = await issuer.seal('blockAlgorithm', { p2 }, { challenge: await card.getChallenge({}) });

      const { sw: blocked } = await card.attempt.blockAlgorithm({ p2, mac });

      const { sw: changed } = await card.attempt.changeAlgorithm({ p2 });
      check('JTT978.6:ALGORITHM.block', { blocked, changed }).is(fixed);
    },
  ),
];
