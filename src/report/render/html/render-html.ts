import type { ReportDocument } from '../../document/document.ts';
import { blocksHtml } from './blocks-html.ts';
import { html, raw, when } from './html.ts';
import { renderPage } from './page.ts';

/** A document as one HTML file, with the picture that is drawn of it, if any; there is no script in it. */
export const renderHtml = (document: ReportDocument, title: string, svg: string | null): string =>
  renderPage({
    title,
    content: html`<h1>${title}</h1>
${when(svg, (markup) => html`<figure>${raw(markup.trim())}</figure>\n`)}${blocksHtml(document)}`,
  });

/** A page with nothing but a picture, which has its title in it. */
export const svgPage = (title: string, svg: string): string =>
  renderPage({ title, content: html`<figure>${raw(svg.trim())}</figure>\n` });
