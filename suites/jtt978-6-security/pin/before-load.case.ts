/** JT/T 978.6 — electronic purse: cards that want the PIN before a load. */

import { declaredPin, type Row, wrongPin } from '#harness';
import { type PurseInstruments, refusal, smallest, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { holdings, reselect } from '../sealed-case.ts';
import { begin, blocking, blockingNeeds, needs, pinSw, restorePin, start, tries, verifyRight, verifyWrong } from './pin-case.ts';

const loadNeeds = ['EP.load', 'EP.pin-before-load'];
const load = { amount: smallest };

/** Commands about the PIN that are no VERIFY of the right one. */
const others: readonly (Row & { readonly needs: readonly string[]; readonly act: (instruments: PurseInstruments) => Promise<unknown> })[] =
  [
    {
      row: 'change-wrong',
      title: { zh: '原 PIN 错误的修改', en: 'a change with a wrong old PIN' },
      needs: [],
      act: ({ card, scene }) => card.attempt.changePin({ old: wrongPin(scene), new: declaredPin(scene) }),
    },
    {
      row: 'change-blocked',
      title: { zh: 'PIN 锁定后的修改', en: 'a change with the PIN blocked' },
      needs: [],
      act: async ({ card, scene, upkeep }) => {
        await upkeep.blockPin();
        await card.attempt.changePin({ old: declaredPin(scene), new: declaredPin(scene) });
      },
    },
    {
      row: 'unblock',
      title: { zh: '解锁 PIN', en: 'UNBLOCK PIN' },
      needs: [],
      act: async ({ upkeep }) => {
        await upkeep.blockPin();
        await upkeep.unblockPin();
      },
    },
    {
      row: 'reload',
      title: { zh: '重装 PIN', en: 'RELOAD PIN' },
      needs: ['EP.pin-reload', 'keys.pin-reload'],
      act: ({ upkeep }) => upkeep.reloadPin(),
    },
  ];

/** What follows on a right PIN and may take it back. */
const takingBack: typeof others = [
  { row: 'verify', title: { zh: '其后的 PIN 错误', en: 'a wrong PIN after it' }, needs: [], act: verifyWrong },
  ...others.filter(({ row }) => row === 'change-wrong' || row === 'reload'),
];

export const pinBeforeLoadCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PIN-060',
      covers: ['JTT978.6:PIN.required', 'JTT978.6:PIN.required.word'],
      needs: [...needs, ...loadNeeds],
      spends: tries(1),
      title: {
        zh: '未验证 PIN 时拒绝圈存初始化，卡片不变；验证后接受',
        en: 'without the PIN INITIALIZE FOR LOAD is refused and changes nothing; with it, it is taken',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await start(instruments);
      const before = await holdings(card);

      const without = await card.attempt.initializeForLoad(load);

      check('JTT978.6:PIN.required', without.sw).is(refusal);
      check('JTT978.6:PIN.required.word', without.sw).is(pinSw.required);
      check('JTT978.6:PIN.required', await holdings(card)).is(before);
      await verifyRight(instruments);
      check('JTT978.6:PIN.required', (await card.attempt.initializeForLoad(load)).sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-061',
      covers: ['JTT978.6:PIN.required'],
      needs: [...needs, ...loadNeeds],
      spends: tries(3),
      title: { zh: 'PIN 错误后仍拒绝圈存初始化', en: 'after a wrong PIN INITIALIZE FOR LOAD is refused' },
    },
    async (instruments) => {
      await begin(instruments);
      await start(instruments);
      await verifyWrong(instruments);

      const answer = await instruments.card.attempt.initializeForLoad(load);

      instruments.check('JTT978.6:PIN.required', answer.sw).is(refusal);
      await verifyRight(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-062',
      beside: { zh: 'PIN 已锁定，而非一次验证错误', en: 'the PIN is blocked, not merely wrong once' },
      covers: ['JTT978.6:PIN.required'],
      needs: [...blockingNeeds, ...loadNeeds],
      spends: blocking,
      title: { zh: 'PIN 锁定后拒绝圈存初始化', en: 'with the PIN blocked INITIALIZE FOR LOAD is refused' },
    },
    async (instruments) => {
      await begin(instruments);
      await start(instruments);
      await instruments.upkeep.blockPin();
      await verifyRight(instruments);

      const answer = await instruments.card.attempt.initializeForLoad(load);

      instruments.check('JTT978.6:PIN.required', answer.sw).is(refusal);
      await restorePin(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-063',
      covers: ({ requirement }) => [requirement],
      needs: [...needs, ...loadNeeds],
      spends: tries(1),
      title: { zh: '之后须重新验证 PIN', en: 'wants the PIN anew' },
      rows: [
        { row: 'reset', title: { zh: '断电再上电', en: 'power off and on' }, requirement: 'JTT978.6:PIN.session.reset', pause: start },
        {
          row: 'select',
          title: { zh: '重新选择应用', en: 'the purse selected anew' },
          requirement: 'JTT978.6:PIN.session.select',
          pause: reselect,
        },
      ],
    },
    async (instruments, { requirement, pause }) => {
      await begin(instruments);
      await pause(instruments);

      const answer = await instruments.card.attempt.initializeForLoad(load);

      instruments.check(requirement, answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-065',
      covers: ['JTT978.6:PIN.session.wrong'],
      needs: ({ needs: own }) => [...needs, ...loadNeeds, ...own],
      spends: { ...tries(4), writes: 1 },
      title: { zh: '此前验证通过的状态不再有效', en: 'takes back what the right PIN opened before' },
      rows: takingBack,
    },
    async (instruments, { act }) => {
      await begin(instruments);
      await act(instruments);

      const answer = await instruments.card.attempt.initializeForLoad(load);

      instruments.check('JTT978.6:PIN.session.wrong', answer.sw).is(refusal);
      await verifyRight(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-064',
      beside: { zh: '其他成功的命令，而非错误的 PIN', en: 'other commands that succeed, no wrong PIN' },
      covers: ['JTT978.6:PIN.required'],
      needs: ({ needs: own }) => [...blockingNeeds, ...loadNeeds, ...own],
      spends: { ...blocking, writes: 2 },
      title: { zh: '不能代替验证 PIN', en: 'does not stand in for VERIFY' },
      rows: others,
    },
    async (instruments, { act }) => {
      await begin(instruments);
      await start(instruments);
      await act(instruments);

      const answer = await instruments.card.attempt.initializeForLoad(load);

      instruments.check('JTT978.6:PIN.required', answer.sw).is(refusal);
      await restorePin(instruments);
    },
  ),
];
