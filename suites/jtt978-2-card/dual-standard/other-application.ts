/** What the cases about dual-standard cards share: the housing ministry's application, acts in it, and all that the purse must keep. */

import { type Answer, type Card, hex, mohurdAid, type Row, terminalOf } from '#harness';
import { otherLimit } from '../amounts.ts';
import { metroEntry } from '../journey.ts';
import { standing } from '../purchase-case.ts';
import { fare, type PurseInstruments } from '../purse-case.ts';

/** The name of the housing ministry's application: the one that the directory lists, which may be a city's own, or the common one. */
export async function otherName(card: Card): Promise<Uint8Array> {
  const { value } = await card.attempt.selectPpse();
  const listed = value?.entries.flatMap(({ aid }) => (aid !== undefined && isOther(aid) ? [aid] : []));
  return listed?.[0] ?? mohurdAid;
}

/** Its provider's five octets. */
const provider = hex(mohurdAid.slice(0, 5));

function isOther(aid: Uint8Array): boolean {
  return hex(aid).startsWith(provider) && aid.length <= 16;
}

/** Selects it, without a reset. */
export async function enter({ card, scene }: Pick<PurseInstruments, 'card' | 'scene'>, aid: Uint8Array): Promise<void> {
  const { sw } = await card.attempt.selectAid({ aid });
  if (sw !== '9000')
    scene.giveUp({ zh: `选择住建部应用应答 ${sw}`, en: `SELECT of the housing ministry's application was answered ${sw}` });
}

/** All that the purse must keep: files, money, counters and records. Selects the purse anew. */
export async function holdings(card: Card) {
  await card.select();
  const files: string[] = [];
  for (const sfi of [0x15, 0x16, 0x17]) files.push(hex((await card.attempt.readBinary({ sfi })).data));
  return { files, ...(await standing(card)) };
}

/** A whole act of the purse, sent while another application is selected: as far as the card answers. */
export interface Act extends Row {
  readonly needs: readonly string[];
  readonly send: (instruments: PurseInstruments) => Promise<unknown>;
}

/** Goes on with what INITIALIZE answered; a refusal ends the act. */
const goOn = async <T>({ value }: Answer<T>, next: (offer: T) => Promise<unknown>): Promise<unknown> =>
  value === undefined ? undefined : next(value);

export const acts: readonly Act[] = [
  {
    row: 'purchase',
    title: { zh: '消费', en: 'a purchase' },
    needs: ['EP.purchase', 'keys.purchase'],
    send: async ({ card, psam, scene }) =>
      goOn(await card.attempt.initializeForPurchase({ amount: fare }), async (offer) =>
        card.attempt.debitForPurchase(await psam.authorize({ ...offer, type: 6, amount: fare, terminal: terminalOf(scene) })),
      ),
  },
  {
    row: 'capp',
    title: { zh: '复合消费', en: 'a CAPP purchase' },
    needs: ['EP.capp', 'keys.purchase'],
    send: async ({ card, psam, scene }) =>
      goOn(await card.attempt.initializeForCappPurchase({ amount: fare }), async (opened) => {
        const offer = { ...opened, type: 9, amount: fare, terminal: terminalOf(scene) } as const;
        const authorization = await psam.authorize(offer);
        const { journey, trip } = metroEntry({ offer, authorization });
        await card.attempt.updateCappDataCache({ sfi: 0x1a, record: journey });
        await card.attempt.updateCappDataCache({ sfi: 0x1e, record: trip });
        return card.attempt.debitForCappPurchase(authorization);
      }),
  },
  {
    row: 'load',
    title: { zh: '圈存', en: 'a load' },
    needs: ['EP.load', 'keys.load'],
    send: ({ purse }) => purse.attemptLoad(fare),
  },
  {
    row: 'unload',
    title: { zh: '圈提', en: 'an unload' },
    needs: ['EP.unload', 'keys.unload'],
    send: async ({ card, issuer, scene }) =>
      goOn(await card.attempt.initializeForUnload({ amount: fare }), async (offer) =>
        card.attempt.debitForUnload(await issuer.authorizeUnload({ ...offer, amount: fare, terminal: terminalOf(scene) })),
      ),
  },
  {
    row: 'overdraft-update',
    title: { zh: '修改透支限额', en: 'a change of the overdraft limit' },
    needs: ['EP.overdraft-update', 'keys.overdraft'],
    send: async ({ card, purse, issuer, scene }) =>
      goOn(await card.attempt.initializeForUpdate(), async (offer) => {
        const newLimit = otherLimit({ ...offer, overdrawn: offer.overdraftLimit }, purse.cap(), fare);
        const { dateTime, mac2 } = await issuer.authorizeOverdraft({ ...offer, newLimit, terminal: terminalOf(scene) });
        return card.attempt.updateOverdrawLimit({ overdraftLimit: newLimit, dateTime, mac2 });
      }),
  },
  {
    row: 'write',
    title: { zh: '以维护密钥改写 17 文件', en: 'a write to EF 17 under the maintenance key' },
    needs: ['EP.write', 'keys.maintenance'],
    send: async ({ card, issuer, scene }) =>
      goOn(await card.attempt.getChallenge(), async (challenge) => {
        const input = { sfi: 0x17, offset: 40, data: scene.random.octets(9) };
        return card.attempt.updateBinary({ ...input, mac: await issuer.seal('updateBinary', input, { challenge }) });
      }),
  },
];
