/** The catalog of the purse suite: whole, honest about what it rests on, and from public sources only. */

import { describe, expect, it } from 'vitest';
import { packageFile } from './package-file.ts';
import { loadRequirements, strengthOf } from './requirement.ts';

const requirements = loadRequirements(packageFile('suites/jtt978-2-card/requirements.json'));
const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));

/** How the names of public sources begin: repositories, sites, apps, standards, and programs seen in a public code index. */
const publicSources = [
  'marshaltang/tulab docs/',
  'AndroidZM233/Pos80_SDK_GongJiao ',
  'haofighter/zibo ',
  'alon0808/ProjectAfcApp ',
  'LColaFish/Libcardlan_StandardBus ',
  'SocialSisterYi/T-Union_Master ',
  'RfidResearchGroup/proxmark3 ',
  'nfcim/nfsee ',
  'ConardLKL/ChangSha',
  'Luffy0549/JavaCard_Purse',
  'klks/fmcos-python ',
  'seciot/PBOC3Applet',
  'turunks/tsm_jiaxing ',
  'huamipay ',
  'com.mx.cttic.card ',
  'CoreExtendedNFC ',
  'cnblogs.com/ttss/',
  'dpj365.com/',
  'uzzz.org ',
  'jishu.shishitao.com/',
  'coguo.com ',
  'ISO/IEC 7816-4',
  'a metro gate reader program',
];

describe('the purse catalog', () => {
  it('accounts for every candidate requirement of the card', () => {
    const covered = new Set(requirements.flatMap(({ seed }) => seed));
    const candidates = Array.from({ length: 49 }, (_, index) => `9782-${String(index + 1).padStart(3, '0')}`);
    expect(candidates.filter((candidate) => !covered.has(candidate))).toEqual([]);
  });

  it('has no id twice', () => {
    expect(byId.size).toBe(requirements.length);
  });

  it('names public sources only', () => {
    const isPublic = (source: string): boolean =>
      publicSources.some((name) => source.startsWith(name)) || /^an? [^/]+ \(public code index\)$/.test(source);
    const strange = requirements.flatMap(({ sources }) =>
      sources.filter((source) => !isPublic(source) || /\b\d{8,}\b|index id/i.test(source)),
    );
    expect(strange).toEqual([]);
  });

  it('says everything in both languages, and in Chinese where Chinese is asked for', () => {
    for (const { id, title, text, note, notTested } of requirements) {
      for (const each of [title, text, note, notTested]) {
        if (each === undefined) continue;
        expect(each.zh, id).toMatch(/[一-鿿]/);
        expect(each.en, id).not.toMatch(/[一-鿿，。；：]/);
      }
    }
  });

  it('invents no clause number', () => {
    expect(requirements.filter(({ clause }) => clause !== null)).toEqual([]);
  });

  it('draws no conclusion that is stronger than what it follows from', () => {
    for (const { id, confidence, follows = [], ...rest } of requirements) {
      for (const base of follows.map((each) => byId.get(each))) {
        if (base === undefined) throw new Error(`${id} follows from nothing`);
        expect(confidence >= base.confidence, `${id} from ${base.id}`).toBe(true);
        if (strengthOf({ confidence, ...rest }) === 'hard') expect(strengthOf(base), `${id} from ${base.id}`).toBe('hard');
      }
    }
  });

  it.each([
    'SELECT.drops-transaction',
    'FILE.16.kind',
    'DEBIT.overdraft',
    'CAPP-CACHE.length',
    'CAPP-DEBIT.without-cache',
    'CREDIT.repay',
    'PROVE.type',
    'PROVE.repeat',
    'STATE.reset',
    'STATE.reads',
  ])('lets no device fail on %s, which no public source shows', (id) => {
    const requirement = byId.get(`JTT978.2:EP.${id}`);
    expect(requirement && strengthOf(requirement)).toBe('observation');
  });

  it.each([
    'DEBIT.mac1',
    'DEBIT.atomic',
    'DEBIT.tac',
    'CAPP-DEBIT.zero.agree',
    'CREDIT.cap',
    'PROVE.reset',
    'TEAR.load',
    'PURSE.conserved',
    'PARAM.cla',
  ])('lets a device fail on %s', (id) => {
    const requirement = byId.get(`JTT978.2:EP.${id}`);
    expect(requirement && strengthOf(requirement)).toBe('hard');
  });

  it('gives a reason for each requirement that no case checks', () => {
    const untested = requirements.filter(({ notTested }) => notTested !== undefined).map(({ id }) => id);
    expect(untested).toContain('JTT978.2:EP.UNLOAD.debit');
    expect(untested).toContain('JTT978.7:CARD.levels');
    expect(untested).not.toContain('JTT978.2:EP.DEBIT.mac1');
  });
});
