/**
 * A TSM service as a process of its own: reads its order (JSON) from standard input, prints one line of JSON with port and CA, keeps
 * its books in the folder that it was told, and may be killed at any time.
 */

import { json } from 'node:stream/consumers';
import { createTsm } from '../tsm/tsm.ts';
import { openDatabase } from './database.ts';
import type { ServiceOrder } from './launch.ts';
import { chinaTime, startService } from './service.ts';

const { folder, port, ...options } = (await json(process.stdin)) as ServiceOrder;
const store = openDatabase(folder);
const tsm = createTsm({ ...options, store, now: () => chinaTime(new Date()) });
const service = await startService(tsm, port);
process.stdout.write(`${JSON.stringify({ port: service.port, ca: service.ca })}\n`);

process.once('SIGTERM', () => {
  service
    .close()
    .then(() => store.close())
    .then(() => process.exit(0))
    .catch(() => process.exit(1));
});
