/** A worker of the zoo: finds out one thing after the other. */

import { pathToFileURL } from 'node:url';
import type { Suite } from '../engine/suite.ts';
import { findOut } from './zoo.ts';
import type { ZooOrder } from './zoo-pool.ts';

const { suites } = (await import(pathToFileURL(process.argv[2] as string).href)) as { readonly suites: readonly Suite[] };

process.on('disconnect', () => process.exit());
process.on('message', ({ task, seed, thoroughness }: ZooOrder) => {
  void findOut(suites, task, seed, thoroughness).then((finding) => process.send?.(finding));
});
process.send?.('ready');
