import { darkPalette, declareColors, lightPalette } from "../charts/palette.ts";

/** The stylesheet of all pages. Besides grays it has three colors: off track and errors, at risk, and links. */
export const pageStyle = `:root {
  ${declareColors(lightPalette)};
  --raised: #f4f7f8; color-scheme: light dark;
}
@media screen and (prefers-color-scheme: dark) {
  :root { ${declareColors(darkPalette)}; --raised: #1c2328; }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 0 1rem 4rem; max-width: 92rem; color: var(--ink); background: var(--ground);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
}
.top { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; padding: 1.25rem 0 .75rem; border-bottom: 1px solid var(--line); }
.top strong, .top a { font-weight: 600; color: inherit; text-decoration: none; letter-spacing: .01em; }
.top a:hover { text-decoration: underline; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem .75rem; background: var(--ground); outline: 2px solid var(--accent); z-index: 1; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 2rem 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 3rem 0 .75rem; }
h3 { font-size: 1.05rem; line-height: 1.4; margin: 0; }
p { margin: .35rem 0; max-width: 46rem; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
small, .small { font-size: .875rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet { color: var(--quiet); }
.late { color: var(--late); } .risk { color: var(--risk); } .notice { font-weight: 600; }
code { font: .9em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.health { font-weight: 600; white-space: nowrap; }
.health-off-track { color: var(--late); } .health-at-risk { color: var(--risk); }
.health-not-started, .health-done { color: var(--quiet); }
ul.plain { list-style: none; margin: 0; padding: 0; }
ul.dots { margin: .35rem 0; padding-left: 1.2rem; max-width: 46rem; }
ul.dots li { margin: .2rem 0; }
.is-wide { max-width: none; padding: 0 clamp(1rem, 2.5vw, 3rem) 2rem; }
.page-head { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; margin: 1rem 0 .5rem; }
.page-head h1 { margin: 0; } .page-head .legend { margin: 0 0 0 auto; }
.goal { display: grid; grid-template-columns: minmax(23rem, 5fr) 6rem minmax(8rem, 6fr) minmax(21rem, 4fr); gap: 0 1.5rem; align-items: center; }
.goals > li { padding: .4rem 0; border-top: 1px solid var(--line); min-height: 3.6rem; }
.goal p { margin: 0; font-size: .8125rem; line-height: 1.35; max-width: none; }
.goal .figures > p:first-child { font-size: .9375rem; }
.scale-row .scale { grid-column: 3; }
.folded { margin: 1rem 0; } .folded > ul { margin-top: .5rem; }
.milestone-head { display: flex; flex-wrap: wrap; gap: .1rem 1rem; justify-content: space-between; align-items: baseline; }
.goals h2 { margin: 0; font-size: 1rem; line-height: 1.35; }
.goals h2 a { color: inherit; text-decoration: none; }
.goals h2 a:hover { text-decoration: underline; }
.track { display: block; width: 100%; height: 32px; overflow: visible; }
.scale { display: block; width: 100%; height: 18px; overflow: visible; }
.scale text { fill: var(--quiet); font-size: 12px; }
.mark-rail { fill: var(--line); } .mark-done { fill: var(--quiet); }
.mark-forecast { fill: var(--quiet); opacity: .35; }
.mark-today { stroke: var(--ink); stroke-width: 1.5; }
.mark-due { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 4 3; }
.mark-due-off-track { stroke: var(--late); } .mark-due-at-risk { stroke: var(--risk); }
ul.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 1rem 0 1.25rem; }
.legend li { display: flex; gap: .5rem; align-items: center; }
.legend svg { width: 22px; height: 14px; flex: none; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1.25rem 1.5rem; margin: 1.75rem 0 0; }
.facts dt { color: var(--quiet); font-size: .875rem; } .facts dd { margin: 0; font-size: 1.2rem; line-height: 1.35; }
.facts dd small { display: block; color: var(--quiet); font-size: .875rem; }
.charts { display: grid; gap: 0 3rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); }
figure { margin: 0; } figure img { display: block; width: 100%; max-width: 45rem; height: auto; }
figcaption { color: var(--quiet); font-size: .875rem; max-width: 46rem; margin-top: .5rem; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--accent); width: fit-content; }
summary.milestone-head { width: auto; color: inherit; justify-content: flex-start; } summary.milestone-head::before { content: "▸"; color: var(--quiet); } [open] > summary.milestone-head::before { content: "▾"; }
.milestones > li { padding: 1.25rem 0; border-top: 1px solid var(--line); }
.milestones > li:first-child { border-top: 0; padding-top: 0; }
.milestone-body { display: grid; gap: 1rem 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); margin-top: .75rem; }
section > h3 { margin: 2rem 0 .35rem; }
h4 { margin: 0 0 .25rem; font-size: .875rem; font-weight: 600; color: var(--quiet); }
.checks li { display: grid; grid-template-columns: 1.5rem 1fr auto; gap: 0 .25rem; padding: .3rem 0; }
.checks .sign { color: var(--quiet); } .checks .is-done .sign { color: var(--accent); font-weight: 700; }
.checks .is-cancelled .name { text-decoration: line-through; color: var(--quiet); }
.whole { white-space: nowrap; } .milestone-body h4:not(:first-child) { margin-top: 1rem; }
.checks .to { white-space: nowrap; padding-left: .75rem; }
.box { background: var(--raised); border-left: 3px solid var(--ink); padding: 1rem 1.25rem; margin: 1.5rem 0 0; border-radius: 0 4px 4px 0; }
.box > h2, .box > h3 { margin: 0 0 .25rem; font-size: 1.05rem; }
.command { margin: .75rem 0 0; padding: .6rem .8rem; background: var(--ground); border: 1px solid var(--line); border-radius: 4px; white-space: pre-wrap; max-width: none; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { text-align: left; color: var(--quiet); font-size: .875rem; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .55rem 1.25rem .55rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; white-space: nowrap; color: var(--quiet); font-weight: 600; font-size: .875rem; }
tbody th { font-weight: 400; } tbody th time { white-space: nowrap; } td.number, th.number { text-align: right; }
th:last-child, td:last-child { padding-right: 0; }
.diagnostics li { padding: .5rem 0; border-top: 1px solid var(--line); } .diagnostics li:first-child { border-top: 0; }
.end { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .875rem; }
@media (min-width: 48rem) { .whole-cells td { white-space: nowrap; } }
@media (max-width: 68rem) {
  .goal { grid-template-columns: 1fr auto; gap: .1rem 1rem; align-items: baseline; } .goals > li { padding: .75rem 0; }
  .goal .what { display: contents; } .goal > .health { order: 1; }
  .goal .what > p, .goal .bar, .goal .figures, .scale-row .scale { grid-column: 1 / -1; order: 2; } .page-head .legend { margin: .5rem 0; }
}
@media (max-width: 34rem) {
  h1 { font-size: 1.45rem; margin-top: 1.5rem; }
  table.stacks, .stacks tbody, .stacks tr, .stacks td, .stacks th { display: block; padding: 0; border: 0; }
  .stacks thead { position: absolute; left: -100vw; } .stacks tr { padding: .75rem 0; border-top: 1px solid var(--line); }
  .stacks td.number { text-align: left; } .stacks td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
}
@media print { :root { color-scheme: light; } .skip, .top { display: none; } body { max-width: none; } .goals > li, .milestones > li, figure { break-inside: avoid; } }
`;

export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><style>path{fill:${lightPalette.accent}}@media (prefers-color-scheme:dark){path{fill:${darkPalette.accent}}}</style><path d="M7 1h2v14H7zM3 3h8l2 2-2 2H3z"/></svg>\n`;
