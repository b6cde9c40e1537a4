import { oneLine, withoutControls } from '../../base/printable.ts';

/*
 * Names of data sets, classes and matrix values are untrusted. Every format escapes its text with one of these functions, so that a name stays on one line, without control characters, and is never read as markup.
 */

/** Control characters are escaped as `\n`, `\x1b`, because they could move a terminal's cursor. */
export const terminalText = oneLine;

/** Escaped for Markdown and for HTML inside it. */
export const markdownText = (text: string): string =>
  withoutControls(text).replace(/[\\`*_{}[\]<>()#+!|~&$]/g, (mark) => `\\${mark}`);

const latexCommands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '✓': '\\checkmark{}',
  '±': '$\\pm$',
  '×': '$\\times$',
  '−': '$-$',
  '→': '$\\rightarrow$',
  '≈': '$\\approx$',
  '†': '$\\dagger$',
  '‡': '$\\ddagger$',
};

/** Escaped for LaTeX with UTF-8 input. */
export const latexText = (text: string): string =>
  withoutControls(text).replace(/[\\~^<>|"✓±×−→≈†‡{}&%$#_]/g, (mark) => latexCommands[mark] ?? `\\${mark}`);

// XML forbids these even when escaped: lone surrogates and non-characters.
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g;

/** Valid in XML; markup in it must still be escaped. */
export const plainText = (text: string): string => withoutControls(text).replace(halves, '\ufffd');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escaped for SVG and HTML, between tags and in attributes. */
export const markupText = (text: string): string => plainText(text).replace(/[&<>"']/g, (mark) => entities[mark]!);

/**
 * An RFC 4180 CSV field, quoted if needed. Spreadsheets read some texts as formulas; an apostrophe marks them as text.
 * Source: OWASP, CSV Injection. Control characters are escaped, because the file may be printed to a terminal.
 */
export const csvField = (text: string): string => {
  const literal = oneLine(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  return /[",\r\n]/.test(literal) ? `"${literal.replaceAll('"', '""')}"` : literal;
};
