/** Text in both languages, of which the page shows the chosen one. */

import type { Text } from '../../harness/text.ts';

/** Both languages side by side; words that are the same in both stand once. */
export function T({ of }: { readonly of: Text }) {
  if (of.zh === of.en) return <>{of.zh}</>;
  return (
    <>
      <span lang="zh-CN">{of.zh}</span>
      <span lang="en">{of.en}</span>
    </>
  );
}
