import { createHash } from 'node:crypto';
import { figureStyle } from '../../figures/svg/figure-markup.ts';
import { type Html, html, nothing, raw } from './html.ts';
import { pageStyle } from './style.ts';

export interface Page {
  readonly title: string;
  readonly content: Html;
  /** In addition to the style of every page; absent: none. */
  readonly style?: string;
  /** For side-by-side content; absent: no. */
  readonly isWide?: boolean;
  /** Absent: none. Only for enhancements; the page must work without it. */
  readonly script?: string;
}

/**
 * One self-contained HTML file. It loads nothing, enforced by a content security policy with the hashes of its own
 * style and script, so it works offline and in archives. Ends with a line break.
 */
export const renderPage = ({ title, content, style = '', script = '', isWide = false }: Page): string => {
  const css = `${pageStyle}${figureStyle}${style}`;
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hashOf(css)}`,
    ...(script === '' ? [] : [`script-src ${hashOf(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<title>${title}</title>
<style>${raw(css)}</style>
</head>
<body>
<main${raw(isWide ? ' class="wide"' : '')}>
${content}</main>
${script === '' ? nothing : html`<script>${raw(script)}</script>\n`}</body>
</html>
`.markup;
};

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
