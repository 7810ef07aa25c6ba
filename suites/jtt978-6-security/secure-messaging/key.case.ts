/** JT/T 978.6 — electronic purse: no key of zeros, and no key of another card, writes. */

import { refusal, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { holdings, refusedWrite, sealed, smallChange, strangers } from '../sealed-case.ts';

const needs = ['EP', 'EP.write', 'keys.maintenance'];

export const writeKeyCases = [
  testCase(
    {
      id: 'JTT978.6-EP-SM-050',
      covers: ['JTT978.6:SM.key.zero', 'JTT978.6:SM.mac.word'],
      needs,
      spends: refusedWrite,
      title: { zh: '以全零密钥计算的 MAC 不能写入', en: 'a MAC made with zeros for a key writes nothing' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await smallChange(card);
      const mac = issuer.forgeSeal('updateBinary', write, await card.getChallenge({}));

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.key.zero', answer.sw).is(refusal);
      check('JTT978.6:SM.mac.word', answer.sw).is(sealed.macWrong);
      await card.present();
      check('JTT978.6:SM.key.zero', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-051',
      covers: ['JTT978.6:SM.key.diversified', 'JTT978.6:SM.mac.word'],
      needs: [...needs, 'masters.maintenance'],
      spends: refusedWrite,
      title: { zh: '以他卡密钥计算的 MAC 不能写入', en: 'a MAC made for a stranger writes nothing' },
      rows: strangers,
    },
    async ({ card, issuer, upkeep, check }, { row }) => {
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}), stranger: row });

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.key.diversified', answer.sw).is(refusal);
      check('JTT978.6:SM.mac.word', answer.sw).is(sealed.macWrong);
      await card.present();
      check('JTT978.6:SM.key.diversified', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),
];
