/** JT/T 978.6 — electronic purse: a write whose MAC is wrong, cut short or missing is refused and changes nothing. */

import type { Card, Row } from '#harness';
import { refusal, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { everyBit, partlyRight } from '../../jtt978-2-card/security/wrong-mac.ts';
import { holdings, refusedWrite, sealed, smallChange } from '../sealed-case.ts';

const needs = ['EP', 'EP.write', 'keys.maintenance'];

/** How much of the right MAC is left; a card that compares as many octets as came would be content. */
const cutShort: readonly (Row & { readonly kept: number })[] = [
  { row: 'three', title: { zh: '只有前 3 字节', en: 'its first three octets' }, kept: 3 },
  { row: 'one', title: { zh: '只有第 1 字节', en: 'its first octet' }, kept: 1 },
  { row: 'none', title: { zh: '没有 MAC', en: 'nothing of it' }, kept: 0 },
];

export const writeMacCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-SM-020',
      covers: ['JTT978.6:SM.mac', 'JTT978.6:SM.mac.word'],
      needs,
      spends: refusedWrite,
      title: { zh: 'MAC 错误时拒绝写入，卡片不变', en: 'a write with a wrong MAC is refused and changes nothing' },
      rows: [...everyBit, ...partlyRight],
    },
    async ({ card, issuer, upkeep, check }, { spoil }) => {
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateBinary({ ...write, mac: spoil(mac) });

      check('JTT978.6:SM.mac', answer.sw).is(refusal);
      check('JTT978.6:SM.mac.word', answer.sw).is(sealed.macWrong);
      await card.present();
      check('JTT978.6:SM.mac', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-021',
      covers: ['JTT978.6:SM.missing'],
      needs,
      spends: refusedWrite,
      title: {
        zh: 'CLA 04 的写指令 MAC 不完整时拒绝，卡片不变',
        en: 'a write under CLA 04 with less than a whole MAC is refused and changes nothing',
      },
      rows: cutShort,
    },
    async ({ card, issuer, upkeep, check }, { title, kept }) => {
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}) });

      const answer = await card
        .altered(title, (command) => ({ ...command, data: command.data?.slice(0, write.data.length + kept) }))
        .updateBinary({ ...write, mac });

      check('JTT978.6:SM.missing', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.missing', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-022',
      covers: ['JTT978.6:SM.missing', 'JTT978.6:SM.missing.word'],
      needs,
      spends: { writes: 2 },
      title: { zh: 'CLA 00 的写指令没有 MAC 时拒绝，卡片不变', en: 'a write under CLA 00 without a MAC is refused and changes nothing' },
      rows: [
        { row: 'at-once', title: { zh: '未取随机数', en: 'no challenge drawn' }, prepare: async () => {} },
        { row: 'challenge', title: { zh: '已取随机数', en: 'a challenge drawn' }, prepare: (card: Card) => card.getChallenge({}) },
      ],
    },
    async ({ card, upkeep, check }, { prepare }) => {
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await smallChange(card);
      await prepare(card);

      const answer = await card.attempt.updateBinary(write);

      check('JTT978.6:SM.missing', answer.sw).is(refusal);
      check('JTT978.6:SM.missing.word', answer.sw).is(sealed.macMissing);
      await card.present();
      check('JTT978.6:SM.missing', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),
];
