import stringWidth from 'string-width';

/** ASCII replacements for the symbols of the live view, each of the same width. */
const marks: Readonly<Record<string, string>> = {
  ...{ '✓': '+', '✗': 'x', '■': '#', '↻': '~', '▸': '>', '·': '-', '…': '.', '→': '>', '–': '-' },
  ...{ '█': '#', '░': '.', '▁': '_', '▂': '.', '▃': '-', '▄': '=', '▅': '+', '▆': '*', '▇': '%' },
  ...{ '│': '|', '┤': '|', '└': '+', '─': '-', '┬': '+', '┊': ':' },
  ...{ '○': 'o', '●': 'O', '□': 's', '△': 'a', '▲': 'A', '◇': 'd', '◆': 'D', '▽': 'v', '▼': 'V', '☆': 'w', '★': 'W' },
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Printable ASCII, line breaks and terminal escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
const plain = /^[\u0000-\u007f]*$/;
const braille = /[\u2800-\u28ff]/;
const partBlock = /[\u2589-\u258f]/;

/** The text in ASCII with the same width: symbols by their replacements, other characters by `?`. */
export const asciiText = (text: string): string =>
  plain.test(text) ? text : [...graphemes.segment(text)].map(({ segment }) => asciiGrapheme(segment)).join('');

const asciiGrapheme = (grapheme: string): string => {
  if (plain.test(grapheme)) return grapheme;
  const mark = marks[grapheme];
  if (mark !== undefined) return mark;
  if (braille.test(grapheme)) return '.';
  return partBlock.test(grapheme) ? '=' : '?'.repeat(stringWidth(grapheme));
};
