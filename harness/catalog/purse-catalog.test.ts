/** The catalogs of the purse card and the PSAM: whole, honest about what they rest on, and from public sources only. */

import { describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { strengthOf } from './requirement.ts';

const all = suites.flatMap(({ requirements }) => requirements);
const byId = new Map(all.map((requirement) => [requirement.id, requirement]));
const covered = new Set(suites.flatMap(({ cases }) => cases.flatMap(({ entries }) => entries.flatMap(({ covers }) => covers))));

/** How the names of public sources begin: repositories, sites, apps, standards, and programs seen in a public code index. */
const publicSources = [
  'marshaltang/tulab docs',
  'AndroidZM233/Pos80_SDK_GongJiao ',
  'haofighter/zibo ',
  'alon0808/ProjectAfcApp ',
  'LColaFish/Libcardlan_StandardBus ',
  'SocialSisterYi/T-Union_Master ',
  'xinhw/ReloadDaemonDll ',
  'RfidResearchGroup/proxmark3 ',
  'nfcim/nfsee ',
  'ConardLKL/ChangSha',
  'Luffy0549/JavaCard_Purse',
  'klks/fmcos-python ',
  'seciot/PBOC3Applet',
  'turunks/tsm_jiaxing ',
  'huamipay ',
  'com.mx.cttic.card ',
  'kaoh/globalplatform',
  'CoreExtendedNFC ',
  'cnblogs.com/ttss/',
  'dpj365.com/',
  'uzzz.org ',
  'jishu.shishitao.com/',
  'coguo.com ',
  'ISO/IEC 7816-4',
  'EMV Book 3',
  'a metro gate reader program',
  'GlobalPlatform Card Specification 2.3.1 (GPC_SPE_034), clause ',
  'GlobalPlatform Amendment C 1.3 (GPC_SPE_025), clause ',
  'GlobalPlatform Amendment D 1.2 (GPC_SPE_014), clause ',
  'martinpaljak/GlobalPlatformPro',
  'osmocom/pysim pySim/global_platform',
  'mrlnc/HelloSTK2 issue #2',
  'YinGithub/DemoWallet',
  'guifanku.com/',
  '998pdf.com/',
  'ab.github5.com/',
  'developers.weixin.qq.com ',
  'developer.huawei.com ',
  'cttic.cn/',
];

it('gives no id to two requirements, of whichever catalogs', () => {
  expect(byId.size).toBe(all.length);
});

it('gives no id to two cases, of whichever suites', () => {
  const ids = suites.flatMap(({ cases }) => cases.map(({ id }) => id));
  expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
});

describe.each(suites.map(({ folder, requirements }) => [folder, requirements] as const))('the catalog of %s', (folder, requirements) => {
  it('says of each requirement which case checks it, or why none does, and never both', () => {
    const wrong = requirements.filter(({ id, notTested }) => covered.has(id) === (notTested !== undefined));
    expect(wrong.map(({ id, notTested }) => `${id} ${notTested === undefined ? 'is silent' : 'is checked after all'}`)).toEqual([]);
  });

  it('names public sources only', () => {
    const isPublic = (source: string): boolean =>
      publicSources.some((name) => source.startsWith(name)) || /^an? [^/]+ \(public code index\)$/.test(source);
    const strange = requirements.flatMap(({ sources }) =>
      sources.filter((source) => !isPublic(source) || /\b\d{8,}\b|index id/i.test(source)),
    );
    expect(strange).toEqual([]);
    expect(requirements.filter(({ sources }) => sources.length === 0)).toEqual([]);
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

  it('knows a formula where it names one: what is computed, and what only a right MAC brings about', () => {
    const named = requirements.filter(({ text }) =>
      /is computed with|TAC .*verif|\bMAC1? is (the MAC|that|right)|right (MAC2?|cryptogram)\b.*\banswers? 9000/.test(text.en),
    );
    // What SM4 leaves open are formulas of the purse; those of secure channels are published.
    if (folder.startsWith('jtt978')) expect(named.length).toBeGreaterThan(4);
    else expect(named).toEqual([]);
    expect(named.filter(({ formula }) => formula !== true).map(({ id }) => id)).toEqual([]);
  });
});

describe('what rests on a formula', () => {
  it.each([
    '2:EP.DEBIT.tac',
    '2:EP.CREDIT.tac',
    '2:EP.KEY.diversified',
    '2:EP.UNLOAD.mac3',
    '2:EP.OVERDRAFT-UPDATE.tac',
    '6:SM.binary',
    '6:BLOCK.temporary',
    '6:UNBLOCK.restores',
    '6:AUTH.accept',
    '6:PIN.reload',
    '6:PIN.unblock',
    '6:PICTURE.update',
    '6:PSAM.MAC1.value',
    '6:PSAM.MAC2.genuine',
    '6:PSAM.SEAL.mac',
  ])('fails no device of SM4: %s', (id) => {
    const requirement = byId.get(`JTT978.${id}`);
    expect(requirement && strengthOf(requirement, 'K2')).toBe('observation');
  });

  it.each(['2:EP.DEBIT.mac1', '2:EP.CREDIT.mac2', '6:SM.mac', '6:BLOCK.mac', '6:PIN.unblock.mac', '6:PSAM.MAC2.wrong'])(
    'is not the refusal of a wrong MAC, which no formula excuses: %s',
    (id) => {
      const requirement = byId.get(`JTT978.${id}`);
      expect(requirement && strengthOf(requirement, 'K2')).toBe('hard');
    },
  );
});

describe('the purse catalog', () => {
  it('accounts for every candidate requirement of the card', () => {
    const seeds = new Set(all.filter(({ id }) => id.startsWith('JTT978.2:')).flatMap(({ seed }) => seed));
    const candidates = Array.from({ length: 49 }, (_, index) => `9782-${String(index + 1).padStart(3, '0')}`);
    expect(candidates.filter((candidate) => !seeds.has(candidate))).toEqual([]);
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
    'STATE.reads.open',
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
    'STATE.reads',
    'TEAR.load',
    'PURSE.conserved',
    'PARAM.cla',
  ])('lets a device fail on %s', (id) => {
    const requirement = byId.get(`JTT978.2:EP.${id}`);
    expect(requirement && strengthOf(requirement)).toBe('hard');
  });
});
