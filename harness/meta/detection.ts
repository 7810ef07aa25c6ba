/** `npm run detection`: measures what the suites detect and writes it where the headers of records take it from. */

import { writeFileSync } from 'node:fs';
import { suites, suitesModule } from '../../suites/index.ts';
import { detectionFile } from '../cli/tool.ts';
import { examineZoo } from '../front/zoo-pool.ts';

const { byDut } = await examineZoo(suites, suitesModule, '1', 'citing');
writeFileSync(detectionFile, `${JSON.stringify(byDut, null, 2)}\n`);
