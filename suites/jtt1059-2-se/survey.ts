/** What every case must know of a phone, learnt before the first of them: its cards, which of them terminals reach, and the facts of that card. */

import { crsAid, hex, issuerDomainAid, type Learn, type PhoneInstruments } from '#harness';
import { surveySpends as purseSpends, survey as surveyPurse } from '../jtt978-2-card/survey.ts';
import { transitCard } from './se-case.ts';

export const surveySpends = { ...purseSpends, writes: 1 } as const;

/** Reads the contactless registry, where it can be reached, and then what the survey of a card reads of the card that is active. */
export async function survey(instruments: PhoneInstruments, learn: Learn): Promise<void> {
  const { se, card } = instruments;
  await se.reset();
  await se.attempt.selectName({ aid: issuerDomainAid });
  const production = await se.attempt.getData({ tag: '9F7F' });
  if (production.value !== undefined) learn({ seid: hex(production.value.value) });
  const { sw } = await se.attempt.selectName({ aid: crsAid });
  if (sw === '9000') {
    const cards = (await (await se.registry()).list()).filter(({ aid }) => aid.startsWith(hex(transitCard)));
    const active = cards.filter(({ activation }) => activation === 0x01);
    learn({ cards: [...active, ...cards.filter((each) => !active.includes(each))].map(({ aid }) => aid) });
  }
  await card.reset();
  await surveyPurse(instruments, learn);
}
