/** The package as a user installs it: from its archive, without development packages, compiler or system package. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { RunResult } from '../engine/result.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('judges the built-in card in an empty folder', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tunion-package-'));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV|VITE_|npm_)/.test(name)));
  const within = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  try {
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, env });
    const [archive] = readdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    within('npm', 'install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', `./${archive}`);
    const result = JSON.parse(within('npx', 'tunion', 'run', '--json')) as RunResult;
    expect(result.conclusion).toBe('CONFORMS');
    expect(result.counts.notRun).toBe(0);
    expect(new Set(result.cases.filter(({ verdict }) => verdict === 'PASS').map(({ id }) => id.split('/')[0])).size).toBeGreaterThanOrEqual(
      120,
    );
    const shipped = readdirSync(join(folder, 'node_modules/tunion-conformance'), { recursive: true, encoding: 'utf8' });
    expect(shipped.filter((file) => /\.test\.|fixture|[^d]\.tsx?$/.test(file))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
