/** JT/T 978.6 — PSAM: each command with one parameter wrong is refused, and nothing changes. */

import {
  type Answer,
  bytes,
  type Command,
  type Expectation,
  fen,
  hex,
  type Instruments,
  oneOf,
  type ParameterKind,
  type PsamUnderTest,
  psamCommands,
  psamFileId,
  psamName,
  type Row,
  readingBeyond,
  rule,
  type Text,
  type WrongParameter,
  wrongPsamParameters,
} from '#harness';
import { answerForm, type PsamCase, purchaseKey, refusal, sw, testFamily } from '../psam-case.ts';

type Verb = keyof typeof psamCommands;

/** One wrong parameter of a command. */
interface WrongRow extends Row {
  readonly kind: ParameterKind;
  readonly word: Expectation;
  /** Makes the good command that a case is about to send the wrong one of this row. */
  readonly alter: (command: Command) => Command;
}

const eight = new Uint8Array(8);
const samples = {
  selectFile: psamCommands.selectFile.encode({ id: psamFileId.application }),
  selectName: psamCommands.selectName.encode({ name: psamName }),
  readBinary: psamCommands.readBinary.encode({ sfi: 0x16, le: 6 }),
  getChallenge: psamCommands.getChallenge.encode({ length: 4 }),
  initSamForPurchase: psamCommands.initSamForPurchase.encode({
    random: new Uint8Array(4),
    counter: 0,
    amount: fen(0),
    type: 6,
    dateTime: new Uint8Array(7),
    keyVersion: 1,
    algorithm: 0,
    factors: [eight, eight],
  }),
  creditSamForPurchase: psamCommands.creditSamForPurchase.encode({ mac2: new Uint8Array(4) }),
  initForDescrypt: psamCommands.initForDescrypt.encode({ factors: [eight, eight] }),
  desCrypt: psamCommands.desCrypt.encode({ start: eight, message: eight }),
} as const satisfies Partial<Record<Verb, Command>>;

const faults: Readonly<Record<'cla' | 'ins' | 'p1p2' | 'length', Text>> = {
  cla: { zh: 'CLA 错误', en: 'a wrong CLA' },
  ins: { zh: 'INS 错误', en: 'a wrong INS' },
  p1p2: { zh: 'P1 或 P2 错误', en: 'a wrong P1 or P2' },
  length: { zh: '数据域长度错误', en: 'a wrong Lc' },
};

type Kind = keyof typeof faults;

/** How the command of a verb is sent wrong, where it would be right. */
interface Act {
  readonly verb: keyof typeof samples;
  readonly needs?: readonly string[];
  readonly send: (instruments: PsamCase, wrong: ReturnType<PsamUnderTest['altered']>) => Promise<Answer>;
}

const reading: readonly Act[] = [
  { verb: 'selectFile', send: (_, wrong) => wrong.selectFile({ id: psamFileId.application }) },
  { verb: 'selectName', send: (_, wrong) => wrong.selectName({ name: psamName }) },
  {
    verb: 'readBinary',
    send: async ({ psam }, wrong) => {
      await psam.selectFile({ id: psamFileId.mf });
      return wrong.readBinary({ sfi: 0x16, le: 6 });
    },
  },
  { verb: 'getChallenge', send: (_, wrong) => wrong.getChallenge({ length: 4 }) },
];

const computing: readonly Act[] = [
  { verb: 'initSamForPurchase', send: ({ card }, wrong) => wrong.initSamForPurchase(card.offer()) },
  {
    verb: 'creditSamForPurchase',
    needs: purchaseKey,
    send: async ({ psam, card }, wrong) => {
      const purchase = await psam.open(card.offer());
      return wrong.creditSamForPurchase({ mac2: await card.mac2(purchase) });
    },
  },
  { verb: 'initForDescrypt', send: ({ card }, wrong) => wrong.initForDescrypt({ factors: card.factors() }) },
  {
    verb: 'desCrypt',
    send: async ({ psam, card }, wrong) => {
      await psam.initForDescrypt({ factors: card.factors() });
      return wrong.desCrypt(card.protecting(bytes('841E000004')).input);
    },
  },
];

/** A selection or a read with this parameter wrong, for each of them. */
function wrongReading(id: string, kind: Kind) {
  return testFamily(
    {
      id,
      ...words(kind, '选择与读取指令', 'a SELECT or read'),
      spends: { counters: 0 },
      rows: rowsOf(reading, kind),
    },
    async (instruments, row) => {
      const { psam, check } = instruments;
      await psam.present();
      const before = await psam.readFiles();

      const answer = await row.act.send(instruments, psam.altered(row.title, row.alter));

      checkRefusal(instruments, row, answer);
      check(requirement(kind), await psam.readFiles()).is(before);
    },
  );
}

/** A command that computes with a key, with this parameter wrong; a purchase is opened afterwards. */
function wrongComputing(id: string, kind: Kind) {
  return testFamily(
    {
      id,
      ...words(kind, '消费与通用 DES 指令', 'a command that computes'),
      needs: ({ act }) => act.needs ?? [],
      spends: { counters: 2, macTries: 1 },
      rows: rowsOf(computing, kind),
    },
    async (instruments, row) => {
      const { psam, card, check } = instruments;
      await psam.present();
      const before = await psam.readFiles();

      const answer = await row.act.send(instruments, psam.altered(row.title, row.alter));

      checkRefusal(instruments, row, answer);
      check(requirement(kind), await psam.readFiles()).is(before);
      check(requirement(kind), (await psam.attempt.initSamForPurchase(card.offer())).sw).is(sw.success);
    },
  );
}

function words(kind: Kind, zh: string, en: string): { readonly title: Text; readonly covers: readonly string[] } {
  return {
    title: {
      zh: `${zh} ${faults[kind].zh}时拒绝，PSAM 照常`,
      en: `${en} with ${faults[kind].en} is refused, and the PSAM goes on as ever`,
    },
    covers: [requirement(kind), `${requirement(kind)}.word`, 'JTT978.6:PSAM.ANSWER.form'],
  };
}

function rowsOf(acts: readonly Act[], kind: Kind): readonly (WrongRow & { readonly act: Act })[] {
  return acts.flatMap((act) => {
    const { verb } = act;
    const { name } = psamCommands[verb];
    return wrongPsamParameters(verb, samples[verb])
      .filter((each) => each.kind === kind)
      .map((each) => ({
        ...rowOf(each, (live) => (wrongPsamParameters(verb, live).find(({ row }) => row === each.row) as WrongParameter).command),
        row: `${verb}-${each.row}`,
        title: { zh: `${name.zh}，${each.title.zh}`, en: `${name.en}, ${each.title.en}` },
        act,
      }));
  });
}

function rowOf({ row, title, kind, expected, tolerated }: WrongParameter, alter: WrongRow['alter']): WrongRow {
  return { row, title, kind, word: oneOf(reasons(expected), reasons(tolerated)), alter };
}

const sizes = [
  { sfi: 0x15, folder: 'mf', size: 10 },
  { sfi: 0x16, folder: 'mf', size: 6 },
  { sfi: 0x17, folder: 'application', size: 25 },
] as const;

const beyond = sizes.map(({ sfi, folder, size }) => {
  const wrong = readingBeyond(psamCommands.readBinary.encode({ sfi, le: size }), size);
  return { ...rowOf(wrong, (live) => ({ ...live, le: size + 1 })), row: `${hex(Uint8Array.of(sfi))}-${wrong.row}`, sfi, folder, size };
});

const refusedOrWarned = rule(
  { zh: '拒绝，或以 6282 警告', en: 'refused, or warned with 6282' },
  (seen) => refusal.judge(seen) === 'met' || seen === '6282',
);

export const parameterCases = [
  wrongReading('JTT978.6-PSAM-PARAM-001', 'cla'),
  wrongReading('JTT978.6-PSAM-PARAM-002', 'ins'),
  wrongReading('JTT978.6-PSAM-PARAM-003', 'p1p2'),
  wrongReading('JTT978.6-PSAM-PARAM-004', 'length'),
  wrongComputing('JTT978.6-PSAM-PARAM-005', 'cla'),
  wrongComputing('JTT978.6-PSAM-PARAM-006', 'ins'),
  wrongComputing('JTT978.6-PSAM-PARAM-007', 'p1p2'),
  wrongComputing('JTT978.6-PSAM-PARAM-008', 'length'),

  testFamily(
    {
      id: 'JTT978.6-PSAM-PARAM-009',
      covers: ['JTT978.6:PSAM.PARAM.le', 'JTT978.6:PSAM.PARAM.le.word'],
      title: {
        zh: '读二进制文件：Le 大于文件长度时拒绝或指出正确长度',
        en: 'READ BINARY of more than there is is refused or told the right length',
      },
      rows: beyond,
    },
    async ({ psam, check }, { sfi, folder, size, title, alter, word }) => {
      await psam.present();
      await psam.selectFile({ id: psamFileId[folder] });

      const answer = await psam.altered(title, alter).readBinary({ sfi, le: size });

      check('JTT978.6:PSAM.PARAM.le', answer.sw).is(refusedOrWarned);
      check('JTT978.6:PSAM.PARAM.le.word', answer.sw).is(word);
    },
  ),
];

function requirement(kind: ParameterKind): string {
  return `JTT978.6:PSAM.PARAM.${kind}`;
}

function checkRefusal({ check }: Instruments, { kind, word }: WrongRow, { sw: seen, data }: Answer): void {
  check(requirement(kind), seen).is(refusal);
  check(`${requirement(kind)}.word`, seen).is(word);
  check('JTT978.6:PSAM.ANSWER.form', { sw: seen, octets: data.length }).is(answerForm);
}

function reasons({ words, reason }: WrongParameter['expected']): Readonly<Record<string, Text>> {
  return Object.fromEntries(words.map((each) => [each, reason]));
}
