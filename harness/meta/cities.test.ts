/** The table of city cards: each row is a phone, and what terminals find on it is judged by the suites and looked at octet by octet. */

import { afterAll, describe, expect, it } from 'vitest';
import { suite as purseCard } from '../../suites/jtt978-2-card/manifest.ts';
import { suite as secureElement } from '../../suites/jtt1059-2-se/manifest.ts';
import { suite as nearField } from '../../suites/jtt1059-3-near-field/manifest.ts';
import { bytes, hex } from '../bytes/hex.ts';
import { findTlv, parseTlv } from '../bytes/tlv.ts';
import { table } from '../cli/columns.ts';
import type { PlannedEntry } from '../engine/plan.ts';
import type { Bench, Suite } from '../engine/suite.ts';
import { runInProcess } from '../front/zoo.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device } from '../link/link.ts';
import { type CityCard, cityCards, cityPhone, isTransitPurse } from '../reference/phone/cities.ts';
import { createPhone, type Phone } from '../reference/phone/phone.ts';
import { virtualPhone } from '../reference/phone-bench.ts';
import { virtualPurse } from '../reference/purse-bench.ts';
import { cityInstances } from '../tunion/aid.ts';
import { cityOf } from '../tunion/city.ts';

const purse = 'A000000632010105';
const ppse = hex(Buffer.from('2PAY.SYS.DDF01'));
const crs = 'A00000015143525300';

const seed = 'cities';
const edition = '2015';

/** The entries about selection: of the phone, and of the card that its terminals meet. */
const ofPhone = /^JTT1059\.(3-(SELECT|NUMBER)-|3-SWITCH-001|2-PPSE-)/;
const ofCard = /^JTT978\.2-EP-SELECT-(00[1-9]|014|015)/;

/** What must be among them, whatever else the suites come to have: nothing is passed over by a name that changed. */
const atLeast = [
  ...[1, 2, 3, 4].map((number) => `JTT1059.3-SELECT-00${number}`),
  ...['JTT1059.3-NUMBER-001', 'JTT1059.3-SWITCH-001', 'JTT1059.2-PPSE-001', 'JTT1059.2-PPSE-002'],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `JTT978.2-EP-SELECT-00${number}`),
];

/** A phone with the counterparts of the usual one, whose keys it has. */
function phoneBench(card: CityCard): Bench {
  const model = cityPhone(card);
  const phone = createPhone({ model, seed });
  const usual = virtualPhone.bench({ profile: 'two-cards', seed, edition });
  const groups = model.cards.some(({ head }) => head !== undefined) ? (['SE.groups'] as const) : [];
  return {
    ...usual,
    links: {
      ...usual.links,
      dut: inProcess('city card, terminal side', phone.field),
      se: inProcess('city card, wallet side', phone.element),
    },
    ports: { ...usual.ports, wallet: () => ({ event: phone.heard() }) },
    facts: { ...usual.facts, functions: [...usual.facts.functions, ...groups] },
  };
}

/** The same as a card at a terminal, which is told its whole name or nothing. */
function cardBench(card: CityCard, declared: { readonly aid?: string }): Bench {
  const usual = virtualPurse.bench({ profile: 'plain', seed, edition });
  const { field } = createPhone({ model: cityPhone(card), seed });
  return {
    ...usual,
    links: { ...usual.links, dut: inProcess('city card', field) },
    facts: { ...usual.facts, declared: { ...usual.facts.declared, ...declared } },
  };
}

/** The entries of suites that were wanted, and what became of each: those that are left out tell why. */
async function judged(suites: readonly Suite[], bench: Bench, wanted: RegExp) {
  const only = ({ entry }: PlannedEntry): boolean => wanted.test(entry.entry);
  const { outcomes, plan } = await runInProcess(suites, bench, { seed, edition, only });
  const planned = plan.filter(only);
  return {
    entries: planned.map(({ entry }) => entry.entry),
    passed: outcomes.filter(({ verdict }) => verdict === 'PASS').map(({ entry }) => entry),
    others: [
      ...outcomes
        .filter(({ verdict }) => verdict !== 'PASS')
        .map(({ entry, verdict, reason }) => `${entry} ${verdict} ${reason?.en ?? ''}`),
      ...planned
        .filter(({ decision }) => decision !== 'run')
        .map(({ entry, decision, reason }) => `${entry.entry} ${decision} ${reason?.en ?? ''}`),
    ],
  };
}

/** Data and status word of an answer, in hexadecimal. */
function said(device: Device, command: string): readonly [data: string, sw: string] {
  const answer = hex(device.process(bytes(command)));
  return [answer.slice(0, -4), answer.slice(-4)];
}

const withLength = (data: string): string => `${hex(Uint8Array.of(data.length / 2))}${data}`;
const select = (device: Device, name: string) => said(device, `00A40400${withLength(name)}00`);
const objectIn = (data: string, ...path: readonly string[]): string | null => {
  const value = data === '' ? undefined : findTlv(parseTlv(bytes(data)), ...path)?.value;
  return value === undefined ? null : hex(value);
};

/** The names in the directory. */
function directoryOf({ field }: Pick<Phone, 'field'>): readonly string[] {
  const [data, sw] = select(field, ppse);
  expect(sw).toBe('9000');
  const entries = findTlv(parseTlv(bytes(data)), '6F', 'A5', 'BF0C')?.children ?? [];
  return entries.map((entry) => hex(findTlv([entry], '61', '4F')?.value ?? new Uint8Array(0)));
}

/** The contactless registry, told to switch an application. */
function switched({ element }: Pick<Phone, 'element'>, name: string, isOn: boolean): string {
  element.reset();
  expect(select(element, crs)[1]).toBe('9000');
  return said(element, `80F001${isOn ? '01' : '00'}${withLength(`4F${withLength(name)}`)}`)[1];
}

interface Line {
  readonly card: CityCard;
  readonly prefix: string;
  readonly whole: string;
  readonly directory: string;
  readonly partner: string;
  readonly entries: number;
}

const lines: Line[] = [];
const named = cityCards.map((card) => [`${card.aid} ${card.title.en}`, card] as const);
const purses = named.filter(([, card]) => isTransitPurse(card));
const strangers = named.filter(([, card]) => !isTransitPurse(card));

describe('the table', () => {
  it('has every instance whose suffix is known, and each name once', () => {
    const suffixes = cityCards.map(({ aid }) => aid).filter((aid) => aid.startsWith('A0000006320101'));
    expect(suffixes.map((aid) => aid.slice(16)).toSorted()).toEqual(cityInstances.map(({ suffix }) => suffix).toSorted());
    expect(new Set(cityCards.map(({ aid }) => aid)).size).toBe(cityCards.length);
  });

  it('has names of 5 to 16 octets, and of purses with a suffix of 5 or 8', () => {
    for (const { aid } of cityCards) expect(aid).toMatch(/^([0-9A-F]{2}){5,16}$/);
    for (const [, { aid }] of purses) expect([26, 32]).toContain(aid.length);
  });
});

describe('a purse of the table', () => {
  it.each(purses)('%s is selected, listed and switched by the suites’ rules', async (_name, card) => {
    const found = [
      await judged([secureElement, nearField], phoneBench(card), ofPhone),
      await judged([purseCard], cardBench(card, {}), ofCard),
      await judged([purseCard], cardBench(card, { aid: card.aid }), ofCard),
    ];

    expect(found.flatMap(({ others }) => others)).toEqual([]);
    expect(found.map(({ passed }) => passed)).toEqual(found.map(({ entries }) => entries));
    const ids = new Set(found.flatMap(({ passed }) => passed.map((entry) => entry.split('/', 1)[0] ?? entry)));
    expect(atLeast.filter((id) => !ids.has(id))).toEqual([]);
    lines.push({ card, ...seenOf(card), entries: found.reduce((sum, { passed }) => sum + passed.length, 0) });
  });

  /** Looks at the octets, without the suites, and tells what it saw. */
  function seenOf(card: CityCard): Omit<Line, 'card' | 'entries'> {
    const model = cityPhone(card);
    const [own, other] = model.cards;
    const { aid, partner, code = '0000' } = card;
    if (own === undefined || other === undefined) throw new RangeError(`${aid} has no second card beside it`);
    const phone = createPhone({ model, seed });

    const [byPrefix, prefix] = select(phone.field, purse);
    expect(prefix).toBe('9000');
    expect(objectIn(byPrefix, '6F', '84')).toBe(aid);
    const number = objectIn(byPrefix, '6F', 'A5', '9F0C');
    expect(number).toHaveLength(60);
    expect([number?.slice(0, 16), number?.slice(20, 40)]).toEqual([own.issuer, own.serial]);
    expect([own.issuer.slice(4, 8), own.serial.slice(7, 11)]).toEqual([code, code]);
    const directory = directoryOf(phone);
    expect(directory.filter((name) => name.startsWith(purse))).toEqual([purse]);
    const [byName, whole] = select(phone.field, aid);
    expect([byName, whole]).toEqual([byPrefix, '9000']);
    expect(select(phone.field, other.aid)).toEqual(['', '6A82']);
    if (partner !== undefined) expect([select(phone.field, partner.aid)[1], directory.length]).toEqual(['9000', 2]);

    expect(switched(phone, own.head ?? aid, false)).toBe('9000');
    expect([select(phone.field, purse), select(phone.field, aid)]).toEqual([
      ['', '6A82'],
      ['', '6A82'],
    ]);
    const left = partner === undefined || partner.isHead ? [] : [partner.aid.slice(0, 16)];
    expect(directoryOf(phone)).toEqual(left);
    if (partner !== undefined) expect(select(phone.field, partner.aid)[1]).toBe(partner.isHead ? '6A82' : '9000');
    expect(select(phone.element, aid)[1], 'the wallet finds it still').toBe('9000');
    expect(switched(phone, own.head ?? aid, true)).toBe('9000');
    expect(select(phone.field, purse)).toEqual([byPrefix, '9000']);

    const how = partner?.isHead === true ? '组头，同切换 head, goes along' : '并存，不变 beside, stays';
    return { prefix, whole, directory: `1 of ${directory.length}`, partner: partner === undefined ? '–' : how };
  }
});

describe('a name of which a wallet’s table announces one octet less', () => {
  const cut = purses.filter(([, { isCut }]) => isCut === true);

  it('is there', () => {
    expect(cut).toHaveLength(2);
  });

  it.each(cut)('%s is selected by its beginning or refused, and nothing breaks', (_name, { aid, ...card }) => {
    const phone = createPhone({ model: cityPhone({ aid, ...card }), seed });
    const short = aid.slice(0, -2);
    const commands = {
      'cut name': `00A404000F${short}`,
      'cut name, Le': `00A404000F${short}00`,
      'whole name, its last octet where Le stands': `00A404000F${aid}`,
      'whole name and Le: an octet too many': `00A404000F${aid}00`,
      'cut name: an octet too few': `00A4040010${short}`,
    };
    for (const side of [phone.field, phone.element]) {
      for (const [what, command] of Object.entries(commands)) {
        const [data, sw] = said(side, command);
        expect([aid, null], what).toContain(objectIn(data, '6F', '84'));
        expect(sw === '9000', what).toBe(data !== '');
        expect(sw, what).toMatch(/^(9000|6[7A-C][0-9A-F]{2})$/);
        expect(objectIn(select(side, aid)[0], '6F', '84'), `after: ${what}`).toBe(aid);
      }
      const [data, sw] = said(side, commands['cut name']);
      expect([objectIn(data, '6F', '84'), sw], 'ours selects by the beginning').toEqual([aid, '9000']);
    }
    expect(directoryOf(phone)).toEqual([purse]);
  });
});

describe('a card that is no purse of the scheme', () => {
  it.each(strangers)('%s is not found as one', async (_name, card) => {
    const { aid, partner } = card;
    const phone = createPhone({ model: cityPhone(card), seed });

    const [data, prefix] = select(phone.field, purse);
    expect([data, prefix]).toEqual(['', '6A82']);
    const directory = directoryOf(phone);
    expect(directory.filter((name) => name.startsWith(purse))).toEqual([]);
    expect(directory).toHaveLength(partner === undefined ? 1 : 2);
    expect(directory.filter((name) => aid.startsWith(name))).toHaveLength(1);
    const [fci, whole] = select(phone.field, aid);
    expect(whole).toBe('9000');
    expect(objectIn(fci, '6F', '84')?.startsWith(purse) ?? false).toBe(false);
    if (partner !== undefined) expect(select(phone.field, partner.aid)[1]).toBe('9000');
    expect(switched(phone, aid, false)).toBe('9000');
    expect(select(phone.field, aid)).toEqual(['', '6A82']);

    // The judges are not blind: what they pass above they fail here.
    const { passed, others } = await judged([purseCard], cardBench(card, {}), /^JTT978\.2-EP-SELECT-00[2-4]$/);
    expect([passed, others.length]).toEqual([[], 3]);
    lines.push({
      card,
      prefix,
      whole,
      directory: `0 of ${directory.length}`,
      partner: partner === undefined ? '–' : '并存 beside',
      entries: 0,
    });
  });
});

it('every row of the table is in the matrix', () => {
  expect(lines.map(({ card }) => card.aid).toSorted()).toEqual(cityCards.map(({ aid }) => aid).toSorted());
  expect(lines.filter(({ card }) => isTransitPurse(card))).toHaveLength(purses.length);
});

/** The matrix, in the order of the table; a row that did not come to its end is told by its verdict alone. */
afterAll(() => {
  const titles = [
    'AID',
    '城市 city',
    '证据 evidence (AID/city)',
    '代码 code',
    '前缀 prefix',
    '全名 whole name',
    '目录 directory',
    '伴随应用 partner',
    '通过 passed',
    '结论 verdict',
  ];
  const rows = cityCards.map((card) => {
    const { aid, title, name, city, code } = card;
    const described = [
      aid,
      `${title.zh} ${title.en}`,
      `${name}/${city ?? '?'}`,
      code === undefined ? '' : `${code} ${cityOf(code)?.en ?? ''}`.trim(),
    ];
    const line = lines.find((each) => each.card === card);
    if (line === undefined) return [...described, '', '', '', '', '', '不通过 FAIL'];
    const { prefix, whole, directory, partner, entries } = line;
    const verdict = isTransitPurse(card) ? '通过 PASS' : '未选中，正确 not found, rightly';
    return [...described, prefix, whole, directory, partner, String(entries), verdict];
  });
  const columns = titles.map((title) => ({ title }));
  const found = lines.filter(({ card }) => isTransitPurse(card)).length;
  const pairs = lines.filter(({ card }) => card.partner !== undefined).length;
  const counts = `${lines.length} of ${cityCards.length} rows: ${found} purses selected, ${lines.length - found} others not found; ${pairs} with a partner`;
  console.log([...table(columns, rows), counts].join('\n'));
});
