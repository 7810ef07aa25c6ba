/** What every page has: its head with the promise to fetch nothing, and the language buttons. */

import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Language, Text } from '../../harness/text.ts';
import { words } from '../text.ts';
import { T } from './bilingual.tsx';

export interface Page {
  readonly title: Text;
  readonly css: string;
  /** The only script that runs on the page. */
  readonly script: string;
  /** The language shown first; both are in it. */
  readonly language: Language;
  readonly children: ComponentChildren;
}

/** One HTML file that opens from a disk and asks the network for nothing. */
export function renderPage({ title, css, script, language, children }: Page): string {
  const page = renderToString(
    <html lang={language === 'zh' ? 'zh-CN' : 'en'} data-language={language} data-title-zh={title.zh} data-title-en={title.en}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy(css, script)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title[language]}</title>
        <style dangerouslySetInnerHTML={{ __html: css }} />
      </head>
      <body>
        {children}
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>,
  );
  return `<!DOCTYPE html>\n${page}\n`;
}

/** Nothing may be fetched, and nothing may run but this script. */
function policy(css: string, script: string): string {
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
