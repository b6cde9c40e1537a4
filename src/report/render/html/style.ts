/** Shades of a table's values, light to dark, and for a dark screen, dark to light. Text stays readable on all. */
const shades = {
  light: ['#ffffff', '#f4f8fc', '#e9f1f9', '#deeaf6', '#d3e3f3', '#c8dcf0', '#bdd5ed', '#b2ceea', '#a7c7e7'],
  dark: ['#16181c', '#17202a', '#182838', '#193045', '#1a3852', '#1b405f', '#1c486c', '#1d5079', '#1e5886'],
} as const;

const shadeRules = (colors: readonly string[]): string =>
  colors.map((color, step) => `.s${step} { background: ${color}; }`).join('\n');

/** Style of every page: for wide screens, phones, dark mode and print. */
export const pageStyle = `
:root {
  --ink: #1c2024; --muted: #565d66; --faint: #e2e5e9; --paper: #ffffff; --raised: #f6f7f9; --accent: #0b5394; --chosen: #fff6dc;
  color-scheme: light dark;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e6e6; --muted: #a9afb8; --faint: #343a42; --paper: #16181c; --raised: #1f2329; --accent: #86bdf5; --chosen: #3a3216;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-top: 2.5rem; padding-bottom: 3rem; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--faint); overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; overflow-wrap: anywhere; }
h4 { font-size: .95rem; margin: 1.25rem 0 .5rem; overflow-wrap: anywhere; }
p, ul, dl { max-width: 46rem; overflow-wrap: anywhere; }
p { margin: .5rem 0 1rem; }
a { color: var(--accent); }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
pre { background: var(--raised); border: 1px solid var(--faint); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; line-height: 1.45; }
small { font-size: .8125rem; }
figure { margin: 1.25rem 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { font-weight: 600; font-size: .9375rem; margin-bottom: .5rem; max-width: 46rem; overflow-wrap: anywhere; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.notes { color: var(--muted); font-size: .8125rem; line-height: 1.5; margin: .5rem 0 1rem; padding-left: 1.1rem; }
.caution { border-left: 3px solid #c9a227; padding-left: .75rem; font-size: .875rem; }
.notes li { margin: .15rem 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

.scroll { overflow-x: auto; position: relative; border: 1px solid var(--faint); border-radius: 6px; max-width: 100%; width: fit-content; }
table { border-collapse: separate; border-spacing: 0; font-size: .875rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .7rem; border-bottom: 1px solid var(--faint); vertical-align: top; }
tbody tr:last-child > * { border-bottom: 0; }
th { font-weight: 600; }
thead th { vertical-align: bottom; background: var(--raised); position: relative; }
tbody th { font-weight: 500; min-width: 9rem; max-width: 18rem; overflow-wrap: break-word; }
tr > :first-child { position: sticky; left: 0; z-index: 1; background: var(--paper); border-right: 1px solid var(--faint); }
thead tr > :first-child { background: var(--raised); z-index: 2; }
thead tr + tr > :first-child { position: static; border-right: 0; }
.left { text-align: left; } .right { text-align: right; } .centre, .value { text-align: center; } [scope="colgroup"] { text-align: center; font-weight: 500; color: var(--muted); }
td small, th small { display: block; font-weight: 400; color: var(--muted); font-size: .75rem; }
td { white-space: nowrap; }
.none { color: var(--muted); text-align: center; }
.value { color: var(--ink); }
.value small { color: inherit; }
.row-best { font-weight: 700; }
.column-best { text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px; }
.published { font-style: italic; }
.beside > * + * { margin-left: .3em; }
.mark { font: inherit; color: inherit; background: none; border: 0; border-bottom: 1px dotted; padding: 0; cursor: help; }
.chosen > * { background: var(--chosen); font-weight: 600; }
${shadeRules(shades.light)}
@media screen and (prefers-color-scheme: dark) {
${shadeRules(shades.dark)}
}
@media (max-width: 40rem) {
  main { padding-top: 1.5rem; }
  h1 { font-size: 1.6rem; }
  th, td { padding: .35rem .5rem; }
  tbody th { min-width: 6.5rem; max-width: 9rem; }
}
@media print {
  @page { margin: 16mm 14mm; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; margin-top: 1.5rem; }
  h3, h4, figcaption { break-after: avoid; }
  tr, figure, .tiles > * { break-inside: avoid; }
  .mark { border: 0; }
  .scroll { overflow: visible; border: 0; }
  table { font-size: 7.5pt; } th, td { padding: .2rem .3rem; } td small, th small { font-size: 6.5pt; }
  tr > :first-child { position: static; }
  .value, .chosen > * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  tbody th { min-width: 0; }
  .screen { display: none; }
  a { color: inherit; text-decoration: none; }
}
`;
