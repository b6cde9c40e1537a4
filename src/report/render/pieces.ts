/**
 * Where a table of `count` columns is split: the ends of its pieces, as few as possible and as equal as possible.
 * `fits` returns whether the first `columns` columns fit side by side.
 */
export const pieceEnds = (count: number, fits: (columns: number) => boolean): number[] => {
  let fitting = 1;
  while (fitting < count && fits(fitting + 1)) fitting++;
  const pieces = Math.ceil(count / fitting);
  const perPiece = Math.ceil(count / pieces);
  return Array.from({ length: Math.ceil(count / perPiece) }, (_, piece) => Math.min((piece + 1) * perPiece, count));
};
