/** JT/T 978.6 — electronic purse: APPLICATION BLOCK and UNBLOCK with a MAC that is not right have no effect. */

import type { Card, CaseDescription, Issuer, Row } from '#harness';
import { refusal, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { everyBit, partlyRight } from '../../jtt978-2-card/security/wrong-mac.ts';
import { otherEnd, sealed, strangers } from '../sealed-case.ts';
import { blocking, needs, type Sealing, unblocking } from './blocked.ts';

/** The first and the last bit of each octet turned over, and what a careless comparison would take for the right MAC. */
const wrongMacs = [...everyBit.filter((_, bit) => bit % 8 === 0 || bit % 8 === 7), ...partlyRight];

const cutShort: readonly (Row & { readonly kept: number })[] = [
  { row: 'three', title: { zh: '只有前 3 字节', en: 'its first three octets' }, kept: 3 },
  { row: 'one', title: { zh: '只有第 1 字节', en: 'its first octet' }, kept: 1 },
  { row: 'none', title: { zh: '没有 MAC', en: 'nothing of it' }, kept: 0 },
];

/** Says for which challenge the MAC is made, once the card holds another or none. */
const stale: readonly (Row & { readonly draw: (card: Card) => Promise<Uint8Array> })[] = [
  { row: 'other', title: { zh: '随机数末位不同', en: 'another last bit' }, draw: async (card) => otherEnd(await card.getChallenge({})) },
  {
    row: 'older',
    title: { zh: '再取随机数之前的随机数', en: 'the one drawn before the last' },
    draw: async (card) => {
      const older = await card.getChallenge({});
      await card.getChallenge({});
      return older;
    },
  },
  {
    row: 'zeros',
    title: { zh: '以全零代替随机数', en: 'zeros instead' },
    draw: async (card) => {
      await card.getChallenge({});
      return new Uint8Array(4);
    },
  },
];

/** MACs under the right key and challenge, made for another command, or by a host that counts octets in another way. */
const misfits = {
  BLOCK: [
    misfit('permanent', '永久锁定的 MAC', 'of a block for good', (issuer, challenge) =>
      issuer.seal('applicationBlock', { permanent: true }, { challenge }),
    ),
    misfit('unblock', '解锁指令的 MAC', 'of APPLICATION UNBLOCK under the same key', (issuer, challenge) =>
      issuer.seal('applicationUnblock', {}, { challenge, key: 'lock' }),
    ),
    misfit('length', '未计入自身长度的 MAC', 'over a Lc that does not count it', (issuer, challenge) =>
      issuer.seal('applicationBlock', {}, { challenge, mistake: 'length-without-mac' }),
    ),
  ],
  UNBLOCK: [
    misfit('block', '锁定指令的 MAC', 'of APPLICATION BLOCK under the same key', (issuer, challenge) =>
      issuer.seal('applicationBlock', {}, { challenge, key: 'unlock' }),
    ),
    misfit('length', '未计入自身长度的 MAC', 'over a Lc that does not count it', (issuer, challenge) =>
      issuer.seal('applicationUnblock', {}, { challenge, mistake: 'length-without-mac' }),
    ),
  ],
} as const;

export const blockMacCases = [blocking, unblocking].flatMap((sealing) => [
  testFamily(
    {
      id: `JTT978.6-EP-${sealing.subject}-010`,
      covers: [requirement(sealing), `${requirement(sealing)}.word`],
      needs,
      spends: sealing.refused,
      title: { zh: `MAC 错误的${sealing.zh}指令无效`, en: `${sealing.en} with a wrong MAC has no effect` },
      rows: wrongMacs,
    },
    async (instruments, { spoil }) => {
      const { card, issuer, check } = instruments;
      await sealing.arrive(instruments);
      const mac = await issuer.seal(sealing.verb, {}, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt[sealing.verb]({ mac: spoil(mac) });

      check(requirement(sealing), answer.sw).is(refusal);
      check(`${requirement(sealing)}.word`, answer.sw).is(sealed.macWrong);
      check(requirement(sealing), await card.restart()).is(sealing.without);
      await sealing.recover(instruments);
    },
  ),

  testFamily(
    {
      id: `JTT978.6-EP-${sealing.subject}-011`,
      covers: [requirement(sealing)],
      needs,
      spends: sealing.refused,
      title: { zh: `MAC 不完整的${sealing.zh}指令无效`, en: `${sealing.en} with less than a whole MAC has no effect` },
      rows: cutShort,
    },
    async (instruments, { title, kept }) => {
      const { card, issuer, check } = instruments;
      await sealing.arrive(instruments);
      const mac = await issuer.seal(sealing.verb, {}, { challenge: await card.getChallenge({}) });

      const answer = await card.altered(title, (command) => ({ ...command, data: mac.slice(0, kept) }))[sealing.verb]({ mac });

      check(requirement(sealing), answer.sw).is(refusal);
      check(requirement(sealing), await card.restart()).is(sealing.without);
      await sealing.recover(instruments);
    },
  ),

  testFamily(
    {
      id: `JTT978.6-EP-${sealing.subject}-012`,
      covers: [requirement(sealing), `${requirement(sealing)}.word`],
      needs,
      spends: sealing.refused,
      title: {
        zh: `以其他随机数计算 MAC 的${sealing.zh}指令无效`,
        en: `${sealing.en} whose MAC was made for another challenge has no effect`,
      },
      rows: stale,
    },
    async (instruments, { draw }) => {
      const { card, issuer, check } = instruments;
      await sealing.arrive(instruments);
      const mac = await issuer.seal(sealing.verb, {}, { challenge: await draw(card) });

      const answer = await card.attempt[sealing.verb]({ mac });

      check(requirement(sealing), answer.sw).is(refusal);
      check(`${requirement(sealing)}.word`, answer.sw).is(sealed.macWrong);
      check(requirement(sealing), await card.restart()).is(sealing.without);
      await sealing.recover(instruments);
    },
  ),

  testCase(
    {
      id: `JTT978.6-EP-${sealing.subject}-013`,
      ...besideBlock(sealing),
      covers: [requirement(sealing), 'JTT978.6:SM.challenge.none', 'JTT978.6:SM.challenge.none.word'],
      needs,
      spends: sealing.refused,
      title: {
        zh: `随机数取于复位之前的${sealing.zh}指令无效`,
        en: `${sealing.en} has no effect when its challenge was drawn before a reset`,
      },
    },
    async (instruments) => {
      const { card, issuer, check } = instruments;
      await sealing.arrive(instruments);
      const challenge = await card.getChallenge({});
      await card.restart();

      const answer = await card.attempt[sealing.verb]({ mac: await issuer.seal(sealing.verb, {}, { challenge }) });

      check('JTT978.6:SM.challenge.none', answer.sw).is(refusal);
      check('JTT978.6:SM.challenge.none.word', answer.sw).is(sealed.noChallenge);
      check(requirement(sealing), await card.restart()).is(sealing.without);
      await sealing.recover(instruments);
    },
  ),

  testFamily(
    {
      id: `JTT978.6-EP-${sealing.subject}-014`,
      covers: [requirement(sealing), 'JTT978.6:SM.command'],
      needs,
      spends: sealing.refused,
      title: { zh: `带有其他指令 MAC 的${sealing.zh}指令无效`, en: `${sealing.en} with the MAC of another command has no effect` },
      rows: misfits[sealing.subject],
    },
    async (instruments, { seal }) => {
      const { card, issuer, check } = instruments;
      await sealing.arrive(instruments);
      const mac = await seal(issuer, await card.getChallenge({}));

      const answer = await card.attempt[sealing.verb]({ mac });

      check('JTT978.6:SM.command', answer.sw).is(refusal);
      check(requirement(sealing), await card.restart()).is(sealing.without);
      await sealing.recover(instruments);
    },
  ),

  testCase(
    {
      id: `JTT978.6-EP-${sealing.subject}-017`,
      covers: [requirement(sealing), 'JTT978.6:SM.command'],
      needs,
      spends: sealing.refused,
      title: {
        zh: `计算 MAC 之后改动 P1 的${sealing.zh}指令无效`,
        en: `${sealing.en} whose P1 was altered after its MAC was made has no effect`,
      },
      purpose: { zh: 'P1 指明算法：00 为 DES，01 为 SM4', en: 'P1 names the algorithm: 00 is DES, 01 is SM4' },
    },
    async (instruments) => {
      const { card, issuer, check } = instruments;
      await sealing.arrive(instruments);
      const mac = await issuer.seal(sealing.verb, {}, { challenge: await card.getChallenge({}) });

      const answer = await card
        .altered({ zh: 'P1 换为另一算法', en: 'the other algorithm in P1' }, (command) => ({ ...command, p1: command.p1 ^ 1 }))
        [sealing.verb]({ mac });

      check('JTT978.6:SM.command', answer.sw).is(refusal);
      check(requirement(sealing), await card.restart()).is(sealing.without);
      await sealing.recover(instruments);
    },
  ),

  testCase(
    {
      id: `JTT978.6-EP-${sealing.subject}-015`,
      ...besideBlock(sealing),
      covers: ['JTT978.6:SM.key.zero'],
      needs,
      spends: sealing.refused,
      title: { zh: `以全零密钥计算 MAC 的${sealing.zh}指令无效`, en: `${sealing.en} with a MAC made with zeros for a key has no effect` },
    },
    async (instruments) => {
      const { card, issuer, check } = instruments;
      await sealing.arrive(instruments);
      const mac = issuer.forgeSeal(sealing.verb, {}, await card.getChallenge({}));

      const answer = await card.attempt[sealing.verb]({ mac });

      check('JTT978.6:SM.key.zero', answer.sw).is(refusal);
      check('JTT978.6:SM.key.zero', await card.restart()).is(sealing.without);
      await sealing.recover(instruments);
    },
  ),

  testFamily(
    {
      id: `JTT978.6-EP-${sealing.subject}-016`,
      ...besideBlock(sealing),
      covers: ['JTT978.6:SM.key.diversified'],
      needs: [...needs, `masters.${sealing.key}`],
      spends: sealing.refused,
      title: { zh: `以他卡密钥计算 MAC 的${sealing.zh}指令无效`, en: `${sealing.en} with a MAC made for a stranger has no effect` },
      rows: strangers,
    },
    async (instruments, { row }) => {
      const { card, issuer, check } = instruments;
      await sealing.arrive(instruments);
      const mac = await issuer.seal(sealing.verb, {}, { challenge: await card.getChallenge({}), stranger: row });

      const answer = await card.attempt[sealing.verb]({ mac });

      check('JTT978.6:SM.key.diversified', answer.sw).is(refusal);
      check('JTT978.6:SM.key.diversified', await card.restart()).is(sealing.without);
      await sealing.recover(instruments);
    },
  ),
]);

/** What is the same of the second command says why it stands beside the first. */
function besideBlock(sealing: Sealing): Pick<CaseDescription, 'beside'> {
  return sealing === unblocking
    ? { beside: { zh: '另一条指令、另一把密钥：应用解锁', en: 'another command under another key: APPLICATION UNBLOCK' } }
    : {};
}

function requirement({ subject }: Sealing): string {
  return `JTT978.6:${subject}.mac`;
}

function misfit(row: string, zh: string, en: string, seal: (issuer: Issuer, challenge: Uint8Array) => Promise<Uint8Array>) {
  return { row, title: { zh, en }, seal };
}
