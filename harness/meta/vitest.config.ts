/** How we test ourselves. A run on a device has its own configuration, in harness/front/vitest.ts. */

import { defineConfig } from 'vitest/config';

const conditions = ['tunion-source'];

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{harness,suites,reports}/**/*.test.ts', '{harness,suites,reports}/**/*.test.tsx'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
