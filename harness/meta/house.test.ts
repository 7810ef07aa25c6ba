/** The house itself: every room has its floor rule, every file a decent name, and no room is a lumber room. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '');
const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as {
  readonly overrides: readonly {
    readonly includes: readonly string[];
    readonly linter: {
      readonly rules: {
        readonly style: {
          readonly noRestrictedImports: {
            readonly options: { readonly patterns: readonly { readonly group: readonly string[]; readonly message: string }[] };
          };
        };
      };
    };
  }[];
};
const patternsFor = (folder: string) =>
  overrides
    .filter(({ includes }) => includes.includes(`${folder}/**`))
    .flatMap(({ linter }) => linter.rules.style.noRestrictedImports.options.patterns);

const rooms = readdirSync(join(root, 'harness'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'meta')
  .map(({ name }) => name);

describe('floors', () => {
  it.each([...rooms.map((room) => `harness/${room}`), 'suites/*', 'reports'])('%s has a rule with a reason', (folder) => {
    const patterns = patternsFor(folder);
    expect(patterns.length).toBeGreaterThan(0);
    for (const { group, message } of patterns) {
      expect(group.length).toBeGreaterThan(0);
      expect(message.length).toBeGreaterThan(20);
    }
  });

  const floor: Readonly<Record<string, number>> = {
    bytes: 0,
    crypto: 1,
    iso7816: 1,
    tunion: 2,
    link: 2,
    reference: 3,
    catalog: 3,
    dialogue: 4,
    engine: 5,
    suites: 6,
    front: 7,
    reports: 7,
    cli: 8,
  };
  it.each(rooms.filter((room) => room !== 'cli'))('%s may not look up', (room) => {
    const forbidden = patternsFor(`harness/${room}`).flatMap(({ group }) => group);
    for (const [other, height] of Object.entries(floor)) {
      if (height > (floor[room] as number)) expect(forbidden, `${room} and ${other}`).toContain(`**/${other}/**`);
    }
  });

  it('gives suites one door', () => {
    expect(patternsFor('suites/*').flatMap(({ group }) => group)).toContain('**/harness/**');
  });
});

describe('names', () => {
  const sources = files.filter((file) => /\.tsx?$/.test(file));

  it('are kebab-case', () => {
    expect(sources.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.tsx?$/.test(basename(file)))).toEqual([]);
  });

  it('hide no lumber room', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.|$)/.test(file))).toEqual([]);
  });
});

describe('the lock file', () => {
  it('names no registry', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/https?:\/\/[^"]*registry|"resolved"/);
  });

  it('holds the optional package of every platform', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
    };
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
    expect(wanted.filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([]);
  });
});
