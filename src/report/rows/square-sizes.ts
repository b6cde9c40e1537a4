import { distinctSizes, type InputSize, isSquare } from '../../domain/input-size.ts';

interface Tested {
  readonly testResolution: InputSize;
}

/** Something tested at a square size; only these have a place on an axis of sides. */
export type AtSquare<Point extends Tested> = Point & { readonly testResolution: number };

export const atSquares = <Point extends Tested>(points: readonly Point[]): AtSquare<Point>[] =>
  points.filter((point): point is AtSquare<Point> => isSquare(point.testResolution));

/** Note on a figure over K_test; empty if every size is square. */
export const notSquareNotes = (points: readonly Tested[]): string[] => {
  const sizes = distinctSizes(points.map(({ testResolution }) => testResolution)).filter((size) => !isSquare(size));
  return sizes.length === 0 ? [] : [`not drawn over K_test because they are not square: ${sizes.join(', ')}`];
};

/** The same as sentences, below a picture. */
export const notSquareSentences = (points: readonly Tested[]): string[] =>
  notSquareNotes(points).map((note) => `${note[0]!.toUpperCase()}${note.slice(1)}.`);
