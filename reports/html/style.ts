/** How the page looks: a quiet document, in daylight, at night, on a phone and on A4. */

export const style = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1d1c1a; --quiet: #5f5b55; --line: #dedad3; --tint: #f6f4f0;
  --fail: #a4161a; --fail-tint: #fbeeed; --pass: #1d6840; --warn: #855000; --note: #2a5a91; --note-tint: #eef3f9; --mark: #fbd9d5; --note-mark: #d3e2f5;
  --sans: system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif;
  --serif: "Iowan Old Style", Charter, Cambria, Georgia, "Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC", "Songti SC", STZhongsong, SimSun, serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono CJK SC", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171614; --ink: #e8e4dd; --quiet: #a39d94; --line: #35322e; --tint: #201e1b;
    --fail: #ff8f86; --fail-tint: #2b1917; --pass: #7fcb9d; --warn: #e3b15f; --note: #8fbcf0; --note-tint: #17202b; --mark: #6a2622; --note-mark: #274563;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 3.5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.6 var(--sans); overflow-wrap: break-word; }
[data-language="zh"] [lang="en"]:not(button), [data-language="en"] [lang="zh-CN"]:not(button) { display: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .4rem; z-index: 2; background: var(--paper); padding: .3rem .6rem; }
a { color: inherit; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .2em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--note); outline-offset: 2px; }
:focus:not(:focus-visible) { outline: none; }
code { font: .86em/1.55 var(--mono); overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: .88em; }
.label, dt { color: var(--quiet); font-size: .82em; }
.time, .number { font-variant-numeric: tabular-nums; }
p { margin: .3em 0; }

.bar { position: sticky; top: 0; z-index: 1; display: flex; gap: 1rem; justify-content: space-between; align-items: center;
  padding: .35rem max(1.25rem, calc(50vw - 31rem)); background: var(--paper); border-bottom: 1px solid var(--line); font-size: .86em; }
.bar nav { display: flex; gap: 1.1rem; overflow-x: auto; white-space: nowrap; }
.bar nav a { text-decoration: none; color: var(--quiet); padding: .25rem 0; }
.bar nav a:hover { color: var(--ink); }
.languages { display: flex; flex: none; border: 0; margin: 0; padding: 0; }
button { font: inherit; color: var(--quiet); background: none; border: 1px solid var(--line); border-radius: 3px; padding: .15rem .6rem; cursor: pointer; }
button:hover { color: var(--ink); border-color: var(--quiet); }
.languages button { border-radius: 0; margin-left: -1px; }
.languages button[aria-pressed="true"] { color: var(--paper); background: var(--ink); border-color: var(--ink); }

main { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem 6rem; }
h1, h2, .verdict-word, .device { font-family: var(--serif); font-weight: 600; line-height: 1.25; }
h1 { font-size: 2.5rem; margin: .1em 0; letter-spacing: .01em; }
[lang="zh-CN"] h1 { letter-spacing: .12em; }
h2 { font-size: 1.45rem; margin: 0 0 .6rem; }
h3 { font-size: 1.05rem; margin: .3rem 0; line-height: 1.4; }
#appendix > h3 { margin-top: 1.6rem; }
.makes { display: flex; flex-wrap: wrap; gap: .4rem; font-size: .8em; }
.makes button[aria-expanded="true"] { color: var(--ink); border-color: var(--ink); }
.made { overflow-x: auto; }
.made pre { background: var(--tint); padding: .7rem .9rem; font: .82em/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.pages { border-collapse: collapse; font-size: .9em; }
.pages th, .pages td { text-align: left; font-weight: 400; padding: .25rem 1rem .25rem 0; border-top: 1px solid var(--line); }
.distribution { width: 11rem; height: 1.9rem; vertical-align: middle; }
.distribution rect { fill: var(--note); }
.distribution line { stroke: var(--line); }
.distribution .decade { stroke: var(--quiet); }
.ladder { font: 12px var(--sans); fill: var(--ink); margin: .6rem 0; max-width: none; }
.ladder .lane { stroke: var(--line); }
.ladder .lane-name, .ladder .step-name { font-weight: 600; }
.ladder .step-line { stroke: var(--line); stroke-dasharray: 2 3; }
.ladder path { fill: none; stroke: var(--ink); stroke-width: 1.2; }
.ladder path.many { stroke-width: 3; stroke: var(--quiet); }
.ladder path.answered { stroke: var(--quiet); stroke-dasharray: 5 3; }
.ladder path.refused { stroke: var(--fail); stroke-dasharray: 5 3; }
.ladder .reset { fill: var(--note); }
.procedure-title { font-size: .86rem; margin: 1.1rem 0 .4rem; color: var(--quiet); font-weight: 600; }
main > section { margin-top: 4rem; }
main > .page-one { margin-top: 2.6rem; }
.kicker { color: var(--quiet); margin: 0; }
.device { font-size: 1.15rem; font-weight: 400; margin: 0 0 1.6rem; }
.warning { color: var(--fail); font-weight: 600; }

.conclusion { border-top: 2px solid; border-bottom: 1px solid var(--line); padding: .8rem 0 1rem; }
.conclusion .label, .conclusion p:last-child { color: var(--ink); }
.conclusion .label { color: var(--quiet); }
.verdict-word { font-size: 2rem; margin: 0; }
.verdict-word::first-letter { text-transform: uppercase; }
.CONFORMS { color: var(--pass); } .DOES_NOT_CONFORM { color: var(--fail); } .UNDETERMINED { color: var(--warn); }

.counts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; list-style: none; margin: 1rem 0; padding: 0; }
.counts b { display: block; font: 600 1.45rem/1.2 var(--serif); font-variant-numeric: tabular-nums lining-nums; }
.counts .zero b { color: var(--quiet); font-weight: 400; }
.counts .verdict { font-weight: 400; }
.verdict { white-space: nowrap; font-size: .88em; font-weight: 600; color: var(--quiet); }
.verdict.PASS, .verdict.passed { color: var(--pass); }
.verdict.FAIL, .verdict.ERROR, .verdict.failed { color: var(--fail); }
.verdict.INCONCLUSIVE, .verdict.NOT_RUN, .verdict.undetermined { color: var(--warn); }
.verdict.observed { color: var(--note); }
.zero .verdict { color: var(--quiet); }

.failing-index { list-style: none; margin: 1.2rem 0; padding: 0; }
.failing-index li { display: flex; gap: .9rem; padding: .3rem 0; border-top: 1px solid var(--line); }
.failing-index li:last-child { border-bottom: 1px solid var(--line); }
.failing-index a { text-decoration: none; }
.failing-index a:hover { text-decoration: underline; }
.id { font-weight: 600; }
.header-facts { margin: 1.6rem 0; }
.header-facts > div { display: grid; grid-template-columns: 7.5rem 1fr; gap: 1rem; padding: .22rem 0; }
.header-facts dt { padding-top: .12em; }
.header-facts dd { margin: 0; }
.nature { background: var(--tint); padding: .9rem 1.1rem; font-size: .9em; }
.nature h2 { font-size: 1em; font-family: inherit; margin: 0; }

.failing { border-top: 2px solid var(--fail); padding: .8rem 0 2.2rem; }
.case-line { display: flex; flex-wrap: wrap; gap: .2rem .9rem; align-items: baseline; margin: 0; }
.case-line .time { margin-left: auto; color: var(--quiet); font-size: .82em; }
.check { margin: .7rem 0; padding: .45rem .9rem .6rem; border-left: 3px solid var(--line); }
.check.broken { border-color: var(--fail); background: var(--fail-tint); }
.check.observed { border-color: var(--note); background: var(--note-tint); }
.check.met { padding: .05rem .9rem; margin: .3rem 0; font-size: .88em; color: var(--quiet); }
.check-head { margin: 0; }
.check.broken b { color: var(--fail); } .check.observed b { color: var(--note); } .check.met b { color: var(--pass); font-weight: 400; }
.check-head a:not(.quiet) { font: .86em var(--mono); }

.sighting + .sighting { margin-top: .7rem; }
.compared { border-collapse: collapse; width: 100%; margin-top: .5rem; font-size: .93em; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { border: 0; color: var(--quiet); font-size: .82em; padding-bottom: .1rem; }
.compared th[scope="row"] { width: 22%; color: var(--quiet); }
.compared td { width: 39%; }
.lead { display: block; color: var(--quiet); font-size: .88em; }
.meaning { color: var(--quiet); font-size: .86em; }
mark { background: var(--mark); color: inherit; font-weight: 700; padding: 0 .1em; text-decoration: underline; text-underline-offset: .2em; }
.observed mark { background: var(--note-mark); }
.alike { font-size: .88em; color: var(--quiet); margin-top: .4rem; }
summary { cursor: pointer; }

.folded > summary { color: var(--quiet); font-size: .88em; }
.steps { list-style: none; margin: 0; padding: 0; }
.step { position: relative; padding: .5rem 0 .7rem 2.4rem; border-top: 1px solid var(--line); }
.step-head { display: flex; gap: .7rem; align-items: baseline; }
.step-number { position: absolute; left: 0; width: 1.7rem; text-align: right; color: var(--quiet); font-weight: 400; font-variant-numeric: tabular-nums; }
.attempt > .step-head .step-title, .attempt > .step-head .step-number { font-weight: 700; color: var(--ink); }
.voice { color: var(--quiet); font-size: .8em; flex: none; }
.attempt > .step-head .voice { color: var(--note); }
.exchange, .event { margin: .35rem 0; }
.wire { display: grid; grid-template-columns: 1.5rem minmax(0, 1fr) auto; align-items: baseline; }
.wire code span { margin-right: .7em; }
.arrow, .wire .time { color: var(--quiet); }
.wire .time { font-size: .78em; padding-left: 1rem; white-space: nowrap; }
.sw { font-weight: 600; } .sw.refused { color: var(--warn); }
.channel { border: 1px solid var(--line); border-radius: 3px; padding: 0 .4em; font: .75em var(--mono); color: var(--quiet); }
.torn p { color: var(--warn); }
.note { white-space: pre-wrap; }
.fields { display: flex; flex-wrap: wrap; gap: .1rem 1.6rem; margin: .1rem 0 .4rem 1.5rem; font-size: .86em; }
.fields > div { display: flex; gap: .5em; max-width: 100%; }
.fields dt { flex: none; font-size: 1em; }
.fields dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.step > .fields, section > .fields { margin-left: 0; }

.pending { padding: .6rem 0; border-top: 1px solid var(--line); }
.entries { font: .8em/1.55rem var(--mono); margin: .15rem 0; }
.entries a { display: inline-block; margin-right: .6em; }
table { border-collapse: collapse; width: 100%; }
.requirements { table-layout: fixed; }
.requirements .subject th { padding-top: 1.6rem; border: 0; color: var(--quiet); }
.requirements .subject b { color: var(--ink); }
.requirements thead th:nth-child(1) { width: 8.2rem; }
.requirements thead th:nth-child(3) { width: 7.4rem; }
.requirements thead th:nth-child(4) { width: 15.5rem; }
.requirements td:nth-child(3) { font-size: .88em; color: var(--quiet); }
.requirements summary, .requirements .quiet { color: var(--quiet); }
.requirements summary { width: max-content; max-width: 100%; font-size: .92em; }
.requirements .entries { margin: 0; }
.times td { font-variant-numeric: tabular-nums; }

.filter { border: 1px solid var(--line); border-width: 1px 0; padding: .5rem 0; margin-bottom: .4rem; }
.filter p { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; }
.filter label { display: inline-flex; gap: .35rem; align-items: center; }
.filter input[type="search"] { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 3px; padding: .2rem .5rem; width: 20rem; max-width: 100%; }
.filter output { margin-left: auto; color: var(--quiet); }
.case { border-bottom: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 2.3rem; }
.case > summary { display: grid; grid-template-columns: 6.4rem 15.5rem 1fr auto; gap: .9rem; align-items: baseline; padding: .34rem 0; list-style: none; }
.case > summary::-webkit-details-marker { display: none; }
.case > summary:hover, .case[open] > summary { background: var(--tint); }
.case .id { font-weight: 400; }
.case > summary .time { color: var(--quiet); font-size: .82em; }
.needs-script { max-width: 64rem; margin: -4rem auto 4rem; padding: 0 1.25rem; color: var(--warn); }
.opened { padding: .3rem 0 1.4rem 1.2rem; }
.covers { list-style: none; margin: .3rem 0; padding: 0; font-size: .88em; color: var(--quiet); }
.covers a { font-family: var(--mono); }

@media screen and (max-width: 46rem) {
  body { font-size: 14px; }
  h1 { font-size: 2rem; }
  .header-facts > div { grid-template-columns: 1fr; gap: 0; }
  .case > summary { grid-template-columns: auto 1fr; gap: 0 .8rem; }
  .case > summary .title { grid-column: 1 / -1; }
  .case > summary .time { display: none; }
  .step { padding-left: 1.7rem; }
  .step-number { width: 1.2rem; }
  .fields { margin-left: 0; }
  .failing-index li { flex-direction: column; gap: 0; }
  .requirements, .requirements tbody, .requirements tr, .requirements th, .requirements td { display: block; border: 0; padding: .05rem 0; }
  .requirements thead { display: none; }
  .requirements tr { border-top: 1px solid var(--line); padding: .4rem 0; }
  .times :is(th, td):nth-child(3) { display: none; }
  .requirements .subject { border: 0; }
  .compared tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); border-top: 1px solid var(--line); }
  .compared th, .compared td, .compared th[scope="row"] { width: auto; border: 0; }
  .compared th[scope="row"] { grid-column: 1 / -1; padding-bottom: 0; }
  .compared thead th:first-child:nth-last-child(3) { display: none; }
}
@media print {
  :root {
    --paper: #fff; --ink: #000; --quiet: #4a4742; --line: #c9c5bd; --tint: #fff;
    --fail: #8c1013; --fail-tint: #fff; --pass: #14512f; --warn: #6b4000; --note: #1f4877; --note-tint: #fff; --mark: #f3d0cc; --note-mark: #d3e2f5;
  }
  body { font-size: 9.5pt; line-height: 1.5; }
  .bar, .filter, .skip, .makes { display: none; }
  main { max-width: none; padding: 0; }
  main > section { margin-top: 2rem; }
  main > .page-one { margin: 0; break-after: page; }
  h1 { font-size: 22pt; }
  .device { margin-bottom: .8rem; }
  .header-facts { margin: .9rem 0; }
  .header-facts > div { padding: .08rem 0; }
  .failing-index { margin: .8rem 0; font-size: 9pt; }
  .failing-index li { padding: .12rem 0; }
  h2, h3, h2 + .quiet { break-after: avoid; }
  .step, .check, .case, tr, .failing > header { break-inside: avoid; }
  .check.broken, .check.observed { border-left-width: 2pt; }
  .nature { border: 1px solid var(--line); }
  .case[hidden] { display: block; }
  .case { content-visibility: visible; }
  a { text-decoration: none; }
}
`;

/** On paper every page says which run it belongs to. Both arguments are cut down to what CSS strings may hold. */
export function printFooter(run: string, head: string): string {
  const safe = `${run} · ${head.slice(0, 16)}`.replace(/[^\w.:+ ·-]/g, '');
  return `@page { size: A4; margin: 17mm 16mm 18mm; @bottom-left { content: "${safe}"; font-size: 7.5pt; color: #4a4742; } @bottom-right { content: counter(page) " / " counter(pages); font-size: 7.5pt; color: #4a4742; } }\n`;
}
