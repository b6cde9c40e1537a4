import { pageStart } from '../render/html/page.ts';
import { markupText } from '../render/safe-text.ts';

/** A report with the files that hold it, beside the index. */
export interface IndexedReport {
  readonly name: string;
  readonly files: readonly string[];
  /** As a terminal shows it. */
  readonly text: string;
  /** Its picture; null for one that is not drawn. */
  readonly svg: string | null;
}

/** The page of a folder of reports: each with its picture, or else its text, and links to its files. */
export const reportIndex = (
  experiment: string,
  reports: readonly IndexedReport[],
  absent: readonly { readonly name: string; readonly reason: string }[],
): string => `${pageStart(`${experiment}: reports`)}
<h1>${markupText(experiment)}</h1>
${reports.map(sectionText).join('\n')}
${absent.length === 0 ? '' : `<h2>Not there</h2>\n<ul>${absent.map(absentText).join('')}</ul>\n`}</main>
</html>
`;

const sectionText = ({ name, files, text, svg }: IndexedReport): string => {
  const links = files.map((file) => `<a href="${encodeURI(file)}">${markupText(file)}</a>`).join(' · ');
  return [
    `<h2>${markupText(name)}</h2>`,
    svg === null
      ? `<pre>${text.split('\n').map(markupText).join('\n')}</pre>`
      : `<figure><img src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}" alt="${markupText(name)}, drawn; its numbers are in the files below"></figure>`,
    `<p>${links}</p>`,
  ].join('\n');
};

const absentText = ({ name, reason }: { readonly name: string; readonly reason: string }): string =>
  `<li>${markupText(name)}: ${markupText(reason)}</li>`;
