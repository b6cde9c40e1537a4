import stringWidth from 'string-width';

/**
 * Widths of the characters from space to tilde, hundredths of the font's size. Source: DejaVu Sans Condensed 2.37, which is
 * at least as wide as Helvetica and Arial.
 */
const widths = [
  29, 36, 41, 75, 57, 85, 70, 25, 35, 35, 45, 75, 29, 32, 29, 30, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 30, 30, 75,
  75, 75, 48, 90, 62, 62, 63, 69, 57, 52, 70, 68, 27, 27, 59, 50, 78, 67, 71, 54, 71, 63, 57, 55, 66, 62, 89, 62, 55,
  62, 35, 30, 35, 75, 45, 45, 55, 57, 49, 57, 55, 32, 57, 57, 25, 25, 52, 25, 88, 57, 55, 57, 57, 37, 47, 35, 57, 53,
  74, 53, 53, 47, 57, 30, 57, 75,
];

/** The drawn width of a line of text, in the unit of `fontSize`; other characters are as wide as in a terminal. */
export const textWidth = (text: string, fontSize: number): number => {
  let hundredths = 0;
  for (const character of text.replaceAll('\u00a0', ' '))
    hundredths += widths[character.codePointAt(0)! - 32] ?? Math.max(60, 50 * stringWidth(character));
  return (hundredths / 100) * fontSize;
};

/** Breaks at spaces into lines of at most this width; a longer word gets its own line. */
export const wrapText = (text: string, width: number, fontSize: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.replaceAll(' %', '\u00a0%').split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, fontSize) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};

/** Truncated to a width, with `…` at the cut. */
export const cutText = (text: string, width: number, fontSize: number): string => {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, fontSize) > width) characters.pop();
  return `${characters.join('')}…`;
};
