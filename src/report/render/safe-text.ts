import { oneLine, withoutControls } from '../../base/printable.ts';

/*
 * Names of data sets, classes and matrix values are whatever somebody wrote. Every format takes its text through one of
 * these functions, so that a name stays a name: one line, without control characters, and never markup.
 */

/** Control characters are shown as `\n`, `\x1b`: they could move a terminal's cursor. */
export const terminalText = oneLine;

/** Taken literally by Markdown, and by the HTML inside it. */
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

/** Taken literally by LaTeX that reads UTF-8. */
export const latexText = (text: string): string =>
  withoutControls(text).replace(/[\\~^<>|"✓±×−→≈†‡{}&%$#_]/g, (mark) => latexCommands[mark] ?? `\\${mark}`);

// XML has none of them, also not escaped: no half of a pair, no non-character.
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g;

/** May stand in XML; markup in it is still to be escaped. */
export const plainText = (text: string): string => withoutControls(text).replace(halves, '\ufffd');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Taken literally by SVG and HTML, between tags and in attributes. */
export const markupText = (text: string): string => plainText(text).replace(/[&<>"']/g, (mark) => entities[mark]!);

/**
 * A field of CSV as RFC 4180 has it: quotes where it needs them. A spreadsheet takes some texts for formulas; an apostrophe
 * makes them text. Source: OWASP, CSV Injection. Control characters are shown: the file may be printed to a terminal.
 */
export const csvField = (text: string): string => {
  const literal = oneLine(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  return /[",\r\n]/.test(literal) ? `"${literal.replaceAll('"', '""')}"` : literal;
};
