import { figureStyle } from '../../figures/svg/figure-markup.ts';
import { markupText } from '../safe-text.ts';

/** Everything up to the content. */
export const pageStart = (title: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${markupText(title)}</title>
<style>${style}${figureStyle}</style>
<main>`;

const style = `
body { font: 15px/1.45 system-ui, sans-serif; color: #222; background: #fff; color-scheme: light dark; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
figure { margin: 1rem 0; } figure svg, figure img { max-width: 100%; height: auto; }
.table { overflow-x: auto; } table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #ddd; }
th { border-bottom: 2px solid #888; } .figure { text-align: right; font-variant-numeric: tabular-nums; }
@media screen and (prefers-color-scheme: dark) { body { color: #e6e6e6; background: #16181c; } }
tbody tr:hover { background: #f3f6fa; } li { color: #555; font-size: 90%; }
`;
