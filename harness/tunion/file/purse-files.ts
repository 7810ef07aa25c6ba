/** The files of the purse application, by their short identifiers. */

import { ef1a } from './ef1a.ts';
import { ef1e } from './ef1e.ts';
import { ef15 } from './ef15.ts';
import { ef16 } from './ef16.ts';
import { ef17 } from './ef17.ts';
import { ef18 } from './ef18.ts';
import type { ElementaryFile, Sfi } from './elementary-file.ts';

/** Every file that JT/T 978.2 names in the purse application and this house knows. */
export const purseFiles: readonly ElementaryFile[] = [ef15, ef16, ef17, ef18, ef1a, ef1e];

/** The file with this short identifier; undefined for issuers' own files and for none at all. */
export function purseFile(sfi: Sfi): ElementaryFile | undefined {
  return purseFiles.find((file) => file.sfi === sfi);
}
