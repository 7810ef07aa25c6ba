/** JT/T 978.6 — electronic purse: CHANGE PIN. */

import { type Command, concat, declaredPin, type Pin, type Row, rule, wrongPin } from '#harness';
import { type PurseInstruments, refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import {
  begin,
  changeBack,
  moments,
  needs,
  otherPin,
  pinSw,
  spendTry,
  start,
  taken,
  tries,
  triesIn,
  verify,
  verifyRight,
} from './pin-case.ts';

/** One change, a look at which PIN the card takes, and the way back. */
const changing = { ...tries(6), writes: 2 };

const changed = { declared: false, other: true };
const unchanged = { declared: true, other: false };
const either = rule({ zh: '原 PIN 与新 PIN 恰有一个有效', en: 'exactly one of the two PINs is taken' }, (seen) =>
  [changed, unchanged].some((allowed) => JSON.stringify(allowed) === JSON.stringify(seen)),
);

/** The change from the declared PIN that these cases make. */
const change = (instruments: PurseInstruments) => ({ old: declaredPin(instruments.scene), new: otherPin(instruments) });

/** Data fields that are no two PINs of 2 to 6 octets around FF. `half` is the length of either PIN in the right one. */
const misshapen: readonly (Row & { readonly reshape: (data: Uint8Array, half: number) => Uint8Array })[] = [
  {
    row: 'separator',
    title: { zh: '分隔符不是 FF', en: 'another octet for FF' },
    reshape: (data, half) => data.with(half, 0x00),
  },
  {
    row: 'no-separator',
    title: { zh: '没有分隔符', en: 'no octet between the PINs' },
    reshape: (data, half) => concat(data.slice(0, half), data.slice(half + 1)),
  },
  { row: 'no-new', title: { zh: '没有新 PIN', en: 'no new PIN' }, reshape: (data, half) => data.slice(0, half + 1) },
  { row: 'short-new', title: { zh: '新 PIN 只有 1 字节', en: 'a new PIN of one octet' }, reshape: (data, half) => data.slice(0, half + 2) },
  {
    row: 'long-new',
    title: { zh: '新 PIN 有 7 字节', en: 'a new PIN of seven octets' },
    reshape: (data, half) => concat(data, new Uint8Array(7 - half).fill(0x31)),
  },
];

/** The PIN's lengths at their bounds. */
const lengths: readonly (Row & { readonly length: number })[] = [
  { row: 'two', title: { zh: '2 字节', en: 'two octets' }, length: 2 },
  { row: 'six', title: { zh: '6 字节', en: 'six octets' }, length: 6 },
];

/** A PIN of this length: octets of the declared one, then the digit 1; `last` is what its last octet differs by. */
const pinOf = ({ scene }: PurseInstruments, length: number, last: number): Pin => {
  const declared = declaredPin(scene).difference.length;
  const difference = new Uint8Array(length).fill(0x31, declared);
  difference[length - 1] = (difference[length - 1] ?? 0) ^ last;
  return { difference };
};

const reshaped =
  (reshape: (data: Uint8Array, half: number) => Uint8Array) =>
  (command: Command): Command => {
    const { data = new Uint8Array(0) } = command;
    return { ...command, data: reshape(data, (data.length - 1) / 2) };
  };

export const changePinCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PIN-030',
      covers: ['JTT978.6:PIN.change', 'JTT978.6:PIN.silent'],
      needs,
      spends: changing,
      title: {
        zh: '原 PIN 正确时新 PIN 生效、原 PIN 失效，断电后仍然如此；再改回',
        en: 'given the right old PIN the new one is in force and the old one is not, after power was off too; then back',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await begin(instruments);

      const answer = await card.attempt.changePin(change(instruments));

      await start(instruments);
      check('JTT978.6:PIN.change', { sw: answer.sw, ...(await taken(instruments)) }).is({ sw: sw.success, ...changed });
      check('JTT978.6:PIN.silent', answer.data).is('');
      await changeBack(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-031',
      covers: ['JTT978.6:PIN.change.wrong', 'JTT978.6:PIN.change.word', 'JTT978.6:PIN.silent'],
      needs,
      spends: changing,
      title: { zh: '原 PIN 错误时拒绝修改，PIN 不变', en: 'with a wrong old PIN the change is refused and the PIN stays' },
    },
    async (instruments) => {
      const { card, scene, check } = instruments;
      await begin(instruments);

      const answer = await card.attempt.changePin({ ...change(instruments), old: wrongPin(scene) });

      check('JTT978.6:PIN.change.wrong', answer.sw).is(refusal);
      check('JTT978.6:PIN.change.word', answer.sw).is(pinSw.wrong);
      check('JTT978.6:PIN.silent', answer.data).is('');
      check('JTT978.6:PIN.change.wrong', await taken(instruments)).is(unchanged);
      await changeBack(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-032',
      covers: ['JTT978.6:PIN.change.count'],
      needs,
      spends: { ...tries(4), writes: 1 },
      title: { zh: '修改时原 PIN 错误与验证错误共用次数', en: 'a wrong old PIN costs one of the tries that VERIFY counts' },
    },
    async (instruments) => {
      const { card, scene, check } = instruments;
      await begin(instruments);
      const left = await spendTry(instruments);

      const answer = await card.attempt.changePin({ old: wrongPin(scene), new: declaredPin(scene) });

      check('JTT978.6:PIN.change.count', triesIn(answer)).is(left - 1);
      await verifyRight(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-035',
      covers: ['JTT978.6:PIN.change'],
      needs,
      spends: { ...tries(8), writes: 2 },
      title: { zh: '两次错误之后仍有次数时可以修改', en: 'after two wrong PINs, with a try left, the PIN is changed' },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await begin(instruments);
      await spendTry(instruments, 2);
      await spendTry(instruments);

      const answer = await card.attempt.changePin(change(instruments));

      check('JTT978.6:PIN.change', { sw: answer.sw, ...(await taken(instruments)) }).is({ sw: sw.success, ...changed });
      await changeBack(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-036',
      covers: ['JTT978.6:PIN.change'],
      needs,
      spends: { ...tries(8), writes: 5 },
      title: { zh: '可修改为该长度的 PIN，并由其再次修改', en: 'a PIN of this length is changed to, and changed again' },
      rows: lengths,
    },
    async (instruments, { length }) => {
      const { card, scene, check } = instruments;
      const declared = declaredPin(scene);
      const [one, other] = [pinOf(instruments, length, 2), pinOf(instruments, length, 3)];
      await begin(instruments);

      const first = await card.attempt.changePin({ old: declared, new: one });
      const second = await card.attempt.changePin({ old: one, new: other });

      await start(instruments);
      const inForce = await verify(instruments, other);
      const back = await card.attempt.changePin({ old: other, new: declared });
      check('JTT978.6:PIN.change', [first.sw, second.sw, inForce.sw, back.sw]).is(Array(4).fill(sw.success));
      await card.attempt.changePin({ old: one, new: declared });
      await verifyRight(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-033',
      covers: ['JTT978.6:PIN.change.form'],
      needs,
      spends: { ...changing, macTries: 1 },
      title: { zh: '数据格式不符时拒绝修改，PIN 不变', en: 'data of another form are refused and the PIN stays' },
      rows: misshapen,
    },
    async (instruments, { title, reshape }) => {
      const { card, check } = instruments;
      await begin(instruments);

      const answer = await card.altered(title, reshaped(reshape)).changePin(change(instruments));

      check('JTT978.6:PIN.change.form', answer.sw).is(refusal);
      check('JTT978.6:PIN.change.form', await taken(instruments)).is(unchanged);
      await changeBack(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-034',
      covers: ['JTT978.6:PIN.change.torn'],
      needs: ({ link }) => [...needs, ...link],
      spends: changing,
      title: {
        zh: '修改途中断电，之后原 PIN 与新 PIN 恰有一个有效',
        en: 'power lost during the change: exactly one of the two PINs is in force',
      },
      rows: moments,
    },
    async (instruments, { moment }) => {
      const { card, check } = instruments;
      await begin(instruments);

      await card.torn(moment).changePin(change(instruments));

      await start(instruments);
      check('JTT978.6:PIN.change.torn', await taken(instruments)).is(either);
      await changeBack(instruments);
    },
  ),
];
