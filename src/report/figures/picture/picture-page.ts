import { figureMarkup, figureStyle } from '../svg/figure-markup.ts';
import type { FigureSection, FigureText } from '../text/figure-text.ts';
import { markupText } from './markup-text.ts';
import type { Picture } from './picture.ts';

/**
 * A figure as one HTML file: its picture, and its numbers as tables. There is no script in it and nothing is loaded from
 * elsewhere, which its policy also tells the browser: it reads the same offline, in an archive, and in years. What a mark
 * says is seen by pointing at it.
 */
export const picturePage = (text: FigureText, picture: Picture | null): string => {
  const { title, sections, notes } = text;
  return `${pageStart(title)}
<h1>${markupText(title)}</h1>
${picture === null ? '' : `<figure>${figureMarkup(picture, 'figure')}</figure>\n`}${sections.map(sectionText).join('\n')}
${notes.length === 0 ? '' : `<ul>${notes.map((note) => `<li>${markupText(note)}</li>`).join('')}</ul>\n`}</main>
</html>
`;
};

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

const sectionText = ({ title, table: { columns, rows } }: FigureSection): string => {
  const cell = (tag: string, text: string, index: number): string =>
    `<${tag}${columns[index]!.align === 'right' ? ' class="figure"' : ''}>${markupText(text)}</${tag.split(' ')[0]}>`;
  const line = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((text, index) => cell(tag, text, index)).join('')}</tr>`;
  return [
    `<div class="table"><table><caption>${markupText(title)}</caption>`,
    `<thead>${line(
      'th scope="col"',
      columns.map(({ head }) => head),
    )}</thead>`,
    `<tbody>${rows.map((row) => line('td', row)).join('\n')}</tbody></table></div>`,
  ].join('\n');
};
