/**
 * A TSM service as a process of its own: reads its order (one line of JSON) from standard input, prints one line of JSON with port and
 * CA, and keeps its books in the folder that it was told. It may be killed at any time; it ends when standard input does, so that it
 * does not outlive whoever started it.
 */

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createTsm } from '../tsm/tsm.ts';
import { openDatabase } from './database.ts';
import type { ServiceOrder } from './launch.ts';
import { chinaTime, startService } from './service.ts';

async function serve(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const ended = once(lines, 'close');
  const [order] = await once(lines, 'line');
  const { folder, port, ...options } = JSON.parse(String(order)) as ServiceOrder;
  const store = openDatabase(folder);
  const tsm = createTsm({ ...options, store, now: () => chinaTime(new Date()) });
  const service = await startService(tsm, port);
  process.stdout.write(`${JSON.stringify({ port: service.port, ca: service.ca })}\n`);
  await ended;
  await service.close();
  await store.close();
}

serve().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
