import { type Html, html, when } from '../render/html/html.ts';
import type { Download, PageSource } from './page-source.ts';

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
  svg: 'image/svg+xml',
  tex: 'application/x-tex',
  yaml: 'application/yaml',
};

/** The reports that are not available, and why. */
export const absentHtml = (absent: PageSource['absent']): Html =>
  when(
    absent.length > 0,
    () => html`<h3>Not available</h3>
<ul class="notes">${absent.map(({ name, reason }) => html`<li>${name}: ${reason}</li>`)}</ul>
`,
  );

/** Links to files next to the page, and to files embedded in it. */
export const downloadsHtml = (downloads: readonly Download[], withFiles: boolean): Html => {
  const shown = downloads.filter(({ content }) => withFiles || 'href' in content);
  if (shown.length === 0) {
    return html`<p>The files are too large for this page; <code>fixres report all -o FOLDER</code> writes them.</p>\n`;
  }
  return html`<ul class="downloads">${shown.map(
    ({ name, content }) => html`<li><a href="${hrefOf(name, content)}" download="${name}">${name}</a></li>`,
  )}</ul>
`;
};

const hrefOf = (name: string, content: Download['content']): string => {
  if ('href' in content) return content.href.split('/').map(encodeURIComponent).join('/');
  const type = types[name.split('.').at(-1)!] ?? 'text/plain';
  return `data:${type};charset=utf-8;base64,${Buffer.from(content.text).toString('base64')}`;
};
