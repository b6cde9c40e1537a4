/** Style of report pages only. */
export const reportStyle = `
.answer { font-size: 1.2rem; line-height: 1.45; margin: .25rem 0 .75rem; max-width: 44rem; }
.description, .name { color: var(--muted); }
.name { font-weight: 600; margin: 1.25rem 0 0; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 1.5rem 0 0; max-width: none; font-size: .875rem; }
nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin: .75rem 0 1.5rem; max-width: none; }
.tiles > div { background: var(--raised); border: 1px solid var(--faint); border-radius: 8px; padding: .65rem .75rem; }
.tiles dt { color: var(--muted); font-size: .8125rem; }
.tiles dd { margin: .1rem 0 0; font-size: 1.15rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.tiles small { display: block; font-size: .78rem; font-weight: 400; color: var(--muted); margin-top: .25rem; line-height: 1.35; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--accent); font-size: .9375rem; }
.made { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .2rem 1rem; max-width: none; font-size: .875rem; }
.made dt { color: var(--muted); grid-column: 1; } .made dd { margin: 0; grid-column: 2; overflow-wrap: anywhere; }
.downloads { display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; list-style: none; padding: 0; font-size: .9375rem; }
.beside-each-other { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); gap: 0 2.5rem; }
.beside-each-other > * { min-width: 0; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: end; margin: 0 0 .6rem; font-size: .8125rem; }
.filters label { display: grid; gap: .15rem; color: var(--muted); }
.filters select { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: 5px; padding: .25rem .4rem; max-width: 14rem; }
.filters output { color: var(--muted); padding: .3rem 0; }
.sort { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
.sort small { font-weight: 400; }
.sort:hover { color: var(--accent); }
[aria-sort] .sort::after { position: absolute; right: .15rem; top: .3rem; font-size: .75rem; color: var(--accent); }
[aria-sort="descending"] .sort::after { content: "↓"; } [aria-sort="ascending"] .sort::after { content: "↑"; }
.tip { position: absolute; z-index: 5; max-width: 20rem; background: var(--ink); color: var(--paper); font-size: .8125rem; line-height: 1.4; padding: .5rem .7rem; border-radius: 6px; }
.wide { max-width: 92rem; }
@media print { .filters, nav { display: none; } details:not([open]) { display: none; } .tiles { grid-template-columns: repeat(5, 1fr); } .tiles dd { font-size: 12pt; } .answer { font-size: 12pt; } }
`;
