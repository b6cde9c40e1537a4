import { distinctSizes, type InputSize, isSquare } from '../../domain/input-size.ts';

interface Tested {
  readonly testResolution: InputSize;
}

/** What was tested at a square size: an axis of sides has no place for another. */
export type AtSquare<Point extends Tested> = Point & { readonly testResolution: number };

export const atSquares = <Point extends Tested>(points: readonly Point[]): AtSquare<Point>[] =>
  points.filter((point): point is AtSquare<Point> => isSquare(point.testResolution));

/** Said of a figure over K_test; nothing where every size is a square. */
export const notSquareNotes = (points: readonly Tested[]): string[] => {
  const sizes = distinctSizes(points.map(({ testResolution }) => testResolution)).filter((size) => !isSquare(size));
  return sizes.length === 0 ? [] : [`not drawn over K_test because they are not square: ${sizes.join(', ')}`];
};

/** The same as sentences, below a picture. */
export const notSquareSentences = (points: readonly Tested[]): string[] =>
  notSquareNotes(points).map((note) => `${note[0]!.toUpperCase()}${note.slice(1)}.`);
