/** JT/T 978.6 — electronic purse: RELOAD PIN, by which the issuer sets a PIN whatever it was before. */

import { declaredPin, type Row } from '#harness';
import { type PurseInstruments, refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { wrongReloadMacs } from '../mac/wrong-macs.ts';
import { sealed, strangers } from '../sealed-case.ts';
import { begin, blocking, blockingNeeds, changeBack, needs, otherPin, restorePin, start, taken, tries, verifyRight } from './pin-case.ts';

const reloadNeeds = [...needs, 'EP.pin-reload', 'keys.pin-reload'];

/** A reload that is refused, a look at which PIN the card takes, and the way back from one that was not. */
const refused = { ...tries(5), macTries: 1, writes: 2 };

/** MACs under a PIN reload key, but not of this PIN under this card's. */
const otherSeals: readonly (Row & {
  readonly needs: readonly string[];
  readonly seal: (instruments: PurseInstruments) => Promise<Uint8Array>;
})[] = [
  {
    row: 'another-pin',
    title: { zh: '另一个 PIN', en: 'for another PIN' },
    needs: [],
    seal: ({ issuer, scene }) => issuer.sealReload(declaredPin(scene)),
  },
  ...strangers.map(({ row, title }) => ({
    row,
    title,
    needs: ['masters.pin-reload'],
    seal: (instruments: PurseInstruments) => instruments.issuer.sealReload(otherPin(instruments), { stranger: row }),
  })),
];

export const reloadPinCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PIN-040',
      covers: ['JTT978.6:PIN.reload', 'JTT978.6:PIN.silent'],
      needs: reloadNeeds,
      spends: { ...tries(5), writes: 3 },
      title: {
        zh: 'MAC 正确时重装的 PIN 生效、原 PIN 失效，断电后仍然如此；再重装回原值',
        en: 'under a right MAC the new PIN is in force and the old one is not, after power was off too; then back',
      },
    },
    async (instruments) => {
      const { card, issuer, scene, check } = instruments;
      const [declared, other] = [declaredPin(scene), otherPin(instruments)];
      await begin(instruments);

      const answer = await card.attempt.reloadPin({ pin: other, mac: await issuer.sealReload(other) });

      await start(instruments);
      const now = await taken(instruments);
      const back = await card.attempt.reloadPin({ pin: declared, mac: await issuer.sealReload(declared) });
      check('JTT978.6:PIN.reload', { sw: answer.sw, ...now, back: back.sw }).is({
        sw: sw.success,
        declared: false,
        other: true,
        back: sw.success,
      });
      check('JTT978.6:PIN.silent', answer.data).is('');
      await changeBack(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-041',
      covers: ['JTT978.6:PIN.reload.mac', 'JTT978.6:PIN.reload.word', 'JTT978.6:PIN.silent'],
      needs: reloadNeeds,
      spends: refused,
      title: { zh: '重装 PIN 的 MAC 错误时拒绝，PIN 不变', en: 'a reload with a wrong MAC is refused and the PIN stays' },
      rows: wrongReloadMacs,
    },
    async (instruments, { spoil }) => {
      const { card, issuer, check } = instruments;
      const pin = otherPin(instruments);
      await begin(instruments);

      const answer = await card.attempt.reloadPin({ pin, mac: spoil(await issuer.sealReload(pin)) });

      check('JTT978.6:PIN.reload.mac', answer.sw).is(refusal);
      check('JTT978.6:PIN.reload.word', answer.sw).is(sealed.macWrong);
      check('JTT978.6:PIN.silent', answer.data).is('');
      check('JTT978.6:PIN.reload.mac', await taken(instruments)).is({ declared: true, other: false });
      await changeBack(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-042',
      covers: ['JTT978.6:PIN.reload.mac'],
      needs: ({ needs: masters }) => [...reloadNeeds, ...masters],
      spends: refused,
      title: { zh: '不是为本卡本 PIN 计算的 MAC 不能重装', en: 'a MAC made for another PIN or card does not reload the PIN' },
      rows: otherSeals,
    },
    async (instruments, { seal }) => {
      const { card, check } = instruments;
      await begin(instruments);

      const answer = await card.attempt.reloadPin({ pin: otherPin(instruments), mac: await seal(instruments) });

      check('JTT978.6:PIN.reload.mac', answer.sw).is(refusal);
      check('JTT978.6:PIN.reload.mac', await taken(instruments)).is({ declared: true, other: false });
      await changeBack(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-043',
      covers: ['JTT978.6:PIN.reload.tries'],
      needs: [...blockingNeeds, 'EP.pin-reload', 'keys.pin-reload'],
      spends: { ...blocking, writes: 2 },
      title: { zh: '重装解除 PIN 的锁定', en: 'a reload lifts the block of the PIN' },
    },
    async (instruments) => {
      const { card, issuer, scene, upkeep, check } = instruments;
      const pin = declaredPin(scene);
      await begin(instruments);
      await upkeep.blockPin();

      const answer = await card.attempt.reloadPin({ pin, mac: await issuer.sealReload(pin) });

      check('JTT978.6:PIN.reload.tries', [answer.sw, (await verifyRight(instruments)).sw]).is([sw.success, sw.success]);
      await restorePin(instruments);
    },
  ),
];
