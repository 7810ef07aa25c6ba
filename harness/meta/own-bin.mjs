/** Puts this checkout's own command where npx looks first, so that `npx tunion` runs it as it stands. */

import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';

const command = 'dist/harness/cli/tunion.js';
const link = 'node_modules/.bin/tunion';

chmodSync(command, 0o755);
// On Windows a link needs rights that few have; npx finds the command there by itself, only slower.
if (process.platform !== 'win32') {
  mkdirSync('node_modules/.bin', { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(`../../${command}`, link);
}
