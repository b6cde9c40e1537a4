import type { ReportDocument } from '../../document/document.ts';
import { blocksHtml } from './blocks-html.ts';
import { html, raw, when } from './html.ts';
import { renderPage } from './page.ts';

/** A document as one HTML file without scripts, with its picture, if any. */
export const renderHtml = (document: ReportDocument, title: string, svg: string | null): string =>
  renderPage({
    title,
    content: html`<h1>${title}</h1>
${when(svg, (markup) => html`<figure>${raw(markup.trim())}</figure>\n`)}${blocksHtml(document)}`,
  });

/** A page with only a picture, which contains its own title. */
export const svgPage = (title: string, svg: string): string =>
  renderPage({ title, content: html`<figure>${raw(svg.trim())}</figure>\n` });
