/** The editions of JT/T 978.2 that a card can be built to: 2015, and 2023, which replaced it. */

import type { Text } from '../text.ts';

export type Edition = '2015' | '2023';

export const editions: readonly Edition[] = ['2015', '2023'];

export const editionText: Readonly<Record<Edition, Text>> = {
  '2015': { zh: '2015 版', en: 'edition 2015' },
  '2023': { zh: '2023 版', en: 'edition 2023' },
};
