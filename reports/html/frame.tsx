/** What every page has: the language buttons, and the promise to fetch nothing. */

import { createHash } from 'node:crypto';
import { words } from '../text.ts';
import { T } from './bilingual.tsx';

/** Nothing may be fetched, and nothing may run but this script. */
export function policy(css: string, script: string): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(css)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
}

export function Languages() {
  return (
    <fieldset class="languages">
      <legend class="unseen">
        <T of={words.language} />
      </legend>
      <button type="button" data-language="zh" lang="zh-CN">
        中文
      </button>
      <button type="button" data-language="en" lang="en">
        English
      </button>
    </fieldset>
  );
}
