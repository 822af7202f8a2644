/**
 * Quiet on purpose: colour says a verdict and nothing else. Green was proved, red was violated, ochre is not known; the
 * states of pods differ by height and by blues, so that they can be told apart without colour and on paper.
 */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1f262d; --soft: #5c6772; --line: #dfe4e9; --panel: #f5f7f9;
  --good: #1f7a4d; --bad: #b3261e; --doubt: #8a6200;
  --ready: #4d74a8; --pending: #a8c0de; --terminating: #b9b2c9; --gone: #98a3ae; --act: #c3cad1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15191d; --ink: #e3e7eb; --soft: #98a3ae; --line: #2d343b; --panel: #1c2227;
    --good: #6fc795; --bad: #ff8d84; --doubt: #e2b65a;
    --ready: #6f97cc; --pending: #3f5c80; --terminating: #6b6480; --gone: #5c6772; --act: #424b54;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; padding: 3rem 1.25rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, Inter, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
main { max-width: 58rem; margin: 0 auto; }
article + article { margin-top: 5rem; padding-top: 4rem; border-top: 1px solid var(--line); }
h1 { margin: .15rem 0 .5rem; font-size: clamp(1.6rem, 5vw, 2.25rem); line-height: 1.2; letter-spacing: -.015em; font-weight: 650; }
h1 span { color: var(--soft); font-weight: 400; }
h2 { margin: 0 0 .75rem; font-size: 1.125rem; line-height: 1.3; font-weight: 650; }
p { margin: 0 0 .75rem; max-width: 46rem; }
section { margin-top: 2.75rem; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .15em; }
.verdict { margin: 0; font-size: .875rem; font-weight: 700; letter-spacing: .08em; }
.lead { font-size: 1.125rem; }
.note { color: var(--soft); font-size: .875rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubt { color: var(--doubt); } .idle { color: var(--soft); }
.sandbox { padding: .5rem .9rem; border: 1px dashed var(--soft); border-radius: .4rem; width: fit-content; }
.overview {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1.25rem 1rem;
  margin: 2.25rem 0 0; padding: 0; list-style: none;
}
.overview li { display: grid; padding-top: .6rem; border-top: 3px solid var(--line); }
.overview li:has(.good) { border-color: var(--good); } .overview li:has(.bad) { border-color: var(--bad); }
.overview li:has(.doubt) { border-color: var(--doubt); }
.overview span, summary b, dt { text-transform: capitalize; }
.overview span, .overview small { color: var(--soft); font-size: .875rem; }
.violation { padding: 1.25rem 1.4rem .6rem; background: var(--panel); border-left: 3px solid var(--bad); border-radius: 0 .5rem .5rem 0; }
.violation h2 { margin-bottom: .1rem; color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.25rem; margin: 0 0 1rem; }
dt { color: var(--soft); } dd { margin: 0; max-width: 46rem; }
pre, code { font: .875rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0 0 1rem; padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; }
pre code { display: block; user-select: all; padding-left: 1.5rem; text-indent: -1.5rem; }
.scroll { overflow-x: auto; margin-bottom: 1rem; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .45rem 1.25rem .45rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-size: .8125rem; font-weight: 500; white-space: nowrap; }
th::first-letter { text-transform: uppercase; }
td { min-width: 4.5rem; }
.promises td:nth-child(-n+2) { white-space: nowrap; } .promises td:last-child { min-width: 14rem; }
.ledger td { white-space: nowrap; } .ledger .claim { padding-left: 1.25rem; }
.numbers th:not(:first-child), .numbers td:not(:first-child) { text-align: right; white-space: nowrap; }
details { border-top: 1px solid var(--line); } details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: .65rem 0; cursor: pointer; } summary b { display: inline-block; min-width: 8rem; font-weight: 600; }
figure { margin: 0 0 1rem; }
.lane { display: grid; grid-template-columns: 8rem 1fr; gap: 0 1rem; align-items: center; }
.lane > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: .875rem; }
.lane svg { display: block; overflow: visible; } .lane.pod { padding: .15rem 0; }
svg text { fill: var(--soft); font-size: .75rem; } .axis text { text-anchor: middle; } .axis line { stroke: var(--soft); }
.act { stroke: var(--act); stroke-dasharray: 2 2; }
rect { rx: 2px; } .ready { fill: var(--ready); } .pending { fill: var(--pending); } .terminating { fill: var(--terminating); } .gone { fill: var(--gone); }
figcaption { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: .6rem; color: var(--soft); font-size: .8125rem; }
figcaption span { display: inline-flex; align-items: center; gap: .4rem; }
.acts { margin: 0 0 1.25rem; padding-left: 1.6rem; font-size: .9375rem; } .acts li::marker, .time { color: var(--soft); }
.acts b { font-weight: 500; }
footer { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; margin-top: 3rem; color: var(--soft); font-size: .8125rem; }
@media (max-width: 40rem) {
  body { padding: 1.75rem 1rem; }
  .lane { grid-template-columns: 1fr; } .lane.pod { padding: .3rem 0; } .numbers > span, .axis > span { display: none; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; }
  .violation { padding: 1rem 1rem .3rem; }
}
@media print {
  html { font-size: 10pt; } body { padding: 0; } main { max-width: none; }
  details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; }
  section, tr, .lane, .overview { break-inside: avoid; } h2 { break-after: avoid; } article + article { break-before: page; }
  rect, .violation { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
