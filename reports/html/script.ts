/** What the pages do by themselves: language, links into closed rows, unpacking of procedures, filter. Runs without a network. */

import { procedureScript } from './procedure-script.ts';

/** What stands between the list of rows and the pieces that they are made of. No text of a record can say it: its brackets would be escaped. */
export const betweenPieces = '<!>';

/** Which language is shown: chosen by the buttons, and kept in the address before the place that it leads to. */
const speaking = `
  const root = document.documentElement;

  const speak = (language) => {
    root.dataset.language = language;
    root.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = language === 'zh' ? root.dataset.titleZh : root.dataset.titleEn;
    for (const button of document.querySelectorAll('.languages button'))
      button.setAttribute('aria-pressed', String(button.dataset.language === language));
  };

  const place = () => {
    let hash = location.hash.slice(1);
    try { hash = decodeURIComponent(hash); } catch {}
    const [, language, target] = /^(?:(zh|en)(?::|$))?(.*)$/.exec(hash);
    return { language: language || root.dataset.language, target };
  };

  for (const button of document.querySelectorAll('.languages button'))
    button.addEventListener('click', () => {
      const { target } = place();
      speak(button.dataset.language);
      history.replaceState(null, '', '#' + button.dataset.language + (target ? ':' + target : ''));
    });
`;

export const script = `
(() => {
  'use strict';
${speaking}
  const byId = (id) => document.getElementById(id);
  const rows = [...document.querySelectorAll('details.case')];

  const follow = () => {
    const { language, target } = place();
    speak(language);
    const aim = target && byId(target);
    if (!aim) return;
    if (aim.hidden) showAll();
    for (let up = aim; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
    const focus = aim.tagName === 'DETAILS' ? aim.firstElementChild : aim;
    if (focus === aim) aim.tabIndex = -1;
    aim.scrollIntoView();
    focus.focus({ preventScroll: true });
    history.replaceState(null, '', '#' + language + ':' + target);
  };

  let unpacked;
  const unpack = () => (unpacked ??= (async () => {
    const octets = Uint8Array.from(atob(byId('packed').textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate'));
    const [rows, ...pieces] = (await new Response(stream).text()).split('${betweenPieces}');
    return { rows: JSON.parse(rows), pieces };
  })());

  document.addEventListener('toggle', async ({ target: row }) => {
    const number = row.dataset.packed;
    if (!row.open || number === undefined) return;
    delete row.dataset.packed;
    try {
      const { pieces, rows } = await unpack();
      row.insertAdjacentHTML('beforeend', rows[number].map((piece) => pieces[piece]).join(''));
    } catch {
      row.append(byId('cannot-unpack').content.cloneNode(true));
    }
  }, true);

  const query = byId('query');
  const boxes = [...document.querySelectorAll('input[name=verdict]')];
  const plain = (text) => text.normalize('NFKC').toLowerCase();
  let haystacks;

  const filter = () => {
    haystacks ??= rows.map((row) => plain(row.firstElementChild.textContent + ' ' + row.dataset.words));
    const terms = plain(query.value).split(/\\s+/).filter(Boolean);
    const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = verdicts.has(row.dataset.verdict) && terms.every((term) => haystacks[index].includes(term));
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    byId('shown').firstElementChild.textContent = shown === rows.length ? shown : shown + ' / ' + rows.length;
    byId('nothing').hidden = shown > 0;
  };

  const showAll = () => {
    query.value = '';
    for (const box of boxes) box.checked = true;
    filter();
  };

  query.addEventListener('input', filter);
  for (const box of boxes) box.addEventListener('change', filter);
  query.form.addEventListener('submit', (event) => event.preventDefault());
  const openShown = (open) => () => { for (const row of rows) if (!row.hidden) row.open = open; };
  byId('open-all').addEventListener('click', openShown(true));
  byId('close-all').addEventListener('click', openShown(false));

${procedureScript}
  const folded = () => [...document.querySelectorAll('.folded')].filter((fold) => !fold.open);
  let unfolded = [];
  window.addEventListener('beforeprint', () => { unfolded = folded(); for (const fold of unfolded) fold.open = true; });
  window.addEventListener('afterprint', () => { for (const fold of unfolded) fold.open = false; });

  window.addEventListener('hashchange', follow);
  follow();
})();
`;

/** The first page of a report on several: links lead to other pages, or to what stands here. */
export const firstPageScript = `
(() => {
  'use strict';
${speaking}
  const byId = (id) => document.getElementById(id);
  const follow = () => {
    const { language, target } = place();
    speak(language);
    const aim = target && byId(target);
    if (!aim) return;
    for (let up = aim; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
    aim.scrollIntoView();
  };
${procedureScript}
  window.addEventListener('hashchange', follow);
  follow();
})();
`;

export const matrixScript = `
(() => {
  'use strict';
${speaking}
  const follow = () => speak(place().language);
  window.addEventListener('hashchange', follow);
  follow();
})();
`;
