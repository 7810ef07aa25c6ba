/** JT/T 978.2 — electronic purse: what the proofs of an unload and of an overdraft update hold. */

import { hex, rule } from '#harness';
import { next } from '../books.ts';
import { openUnload } from '../online-case.ts';
import { fare, oneTransaction, sw, testCase } from '../purse-case.ts';
import { unloadKind, updateKind } from '../transaction-kind.ts';

export const onlineProofCases = [
  testCase(
    {
      id: 'JTT978.2-EP-PROVE-019',
      covers: ['JTT978.2:EP.PROVE.unload', 'JTT978.2:EP.PROVE.unload.mac3'],
      needs: [...unloadKind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: { zh: '圈提后取得 8 字节交易认证，含该笔的 MAC3', en: 'the proof of an unload has eight octets, its MAC3 among them' },
      purpose: {
        zh: 'MAC3 在前或在后没有公开来源，是否给出也只作观察',
        en: 'no public source says which half holds MAC3; whether one does is observed only',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const { offer, authorization } = await openUnload(instruments, fare);
      const { mac3 } = await card.debitForUnload(authorization);

      const answer = await card.attempt.getTransactionProve({ type: 3, counter: next(offer.counter) });

      check('JTT978.2:EP.PROVE.unload', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      check('JTT978.2:EP.PROVE.unload.mac3', [hex(answer.data.slice(0, 4)), hex(answer.data.slice(4))]).is(holding(mac3));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PROVE-020',
      covers: ['JTT978.2:EP.PROVE.overdraft-update', 'JTT978.2:EP.PROVE.overdraft-update.tac'],
      needs: [...updateKind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: {
        zh: '修改透支限额后取得 8 字节交易认证，后 4 字节为该笔的 TAC',
        en: 'the proof of a change of the overdraft limit has eight octets and ends in its TAC',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await updateKind.arrange(instruments);
      const { provedBy, completion, restore } = await updateKind.open(instruments, fare);
      const { value } = await completion.send();

      const answer = await card.attempt.getTransactionProve({ type: 7, counter: provedBy });

      check('JTT978.2:EP.PROVE.overdraft-update', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      check('JTT978.2:EP.PROVE.overdraft-update.tac', answer.value?.tac).is(value?.tac);
      await restore();
    },
  ),
];

/** Halves of a proof of which one is this. */
function holding(mac3: Uint8Array) {
  return rule(
    { zh: `其中之一为 MAC3 ${hex(mac3)}`, en: `one of them is MAC3, ${hex(mac3)}` },
    (halves) => Array.isArray(halves) && halves.includes(hex(mac3)),
  );
}
