/** Puts the typefaces of the paper report into `dist`, with their licence: the package that brings them has many more. */

import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [from, to] = [join(root, 'node_modules/@expo-google-fonts/noto-sans-sc'), join(root, 'dist/reports/pdf')];

mkdirSync(to, { recursive: true });
copyFileSync(join(from, '400Regular/NotoSansSC_400Regular.ttf'), join(to, 'NotoSansSC-Regular.ttf'));
copyFileSync(join(from, '700Bold/NotoSansSC_700Bold.ttf'), join(to, 'NotoSansSC-Bold.ttf'));
copyFileSync(join(from, 'LICENSE_FONT'), join(to, 'LICENSE_FONT'));
