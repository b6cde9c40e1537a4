/** The smallest of 1, 2 and 5 times a power of ten that divides the range into at most the given number of pieces. */
export const roundStep = (range: number, pieces: number): number => {
  const decade = 10 ** Math.floor(Math.log10(range / pieces));
  return [1, 2, 5, 10].map((factor) => factor * decade).find((step) => range / step <= pieces)!;
};
