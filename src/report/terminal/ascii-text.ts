import stringWidth from 'string-width';

/** What stands for the marks of the live view where a terminal has ASCII alone, each as wide. */
const marks: Readonly<Record<string, string>> = {
  ...{ '✓': '+', '✗': 'x', '■': '#', '↻': '~', '▸': '>', '·': '-', '…': '.', '→': '>', '–': '-' },
  ...{ '█': '#', '░': '.', '▁': '_', '▂': '.', '▃': '-', '▄': '=', '▅': '+', '▆': '*', '▇': '%' },
  ...{ '│': '|', '┤': '|', '└': '+', '─': '-', '┬': '+', '┊': ':' },
  ...{ '○': 'o', '●': 'O', '□': 's', '△': 'a', '▲': 'A', '◇': 'd', '◆': 'D', '▽': 'v', '▼': 'V', '☆': 'w', '★': 'W' },
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Printable ASCII, line breaks and the escapes of a terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are such
const plain = /^[\u0000-\u007f]*$/;
const braille = /[\u2800-\u28ff]/;
const partBlock = /[\u2589-\u258f]/;

/** The text in ASCII, as wide as before: marks by their likes, letters of a name that ASCII lacks by `?`. */
export const asciiText = (text: string): string =>
  plain.test(text) ? text : [...graphemes.segment(text)].map(({ segment }) => asciiGrapheme(segment)).join('');

const asciiGrapheme = (grapheme: string): string => {
  if (plain.test(grapheme)) return grapheme;
  const mark = marks[grapheme];
  if (mark !== undefined) return mark;
  if (braille.test(grapheme)) return '.';
  return partBlock.test(grapheme) ? '=' : '?'.repeat(stringWidth(grapheme));
};
