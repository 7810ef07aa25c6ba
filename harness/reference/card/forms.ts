/** Every command that a purse card may know, by its form. */

import type { Form } from './form.ts';
import { purseForms } from './purse-forms.ts';
import { readingForms } from './reading-forms.ts';
import { upkeepForms } from './upkeep-forms.ts';

export const forms: readonly Form[] = [...readingForms, ...purseForms, ...upkeepForms];
