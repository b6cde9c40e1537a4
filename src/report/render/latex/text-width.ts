/** Widths of letters in Computer Modern Roman at 10 pt, rounded up, relative to the font size. Source: cmr10.tfm. */
const classes: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[ijl.,:;'!|]/, 0.28],
  [/[ft()[\]{}/ -]/, 0.39],
  [/[MWmw%&@✓]/, 0.95],
  [/[A-Z+=<>±×−–→≈]/, 0.78],
  [/[ -\u024f†‡]/, 0.53],
];

/** Maximum width of a text, points. Letters at smaller sizes are relatively wider. */
export const textWidthPt = (text: string, sizePt: number): number => {
  const shares = [...text].map((letter) => classes.find(([letters]) => letters.test(letter))?.[1] ?? 1);
  return shares.reduce((sum, share) => sum + share, 0) * sizePt * (sizePt < 8 ? 1.12 : 1.03);
};
