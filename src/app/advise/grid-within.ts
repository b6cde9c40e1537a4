import { gridAround } from '../draft/grid-around.ts';

/**
 * The largest of successively smaller grids that fits the budget, and its duration; the smallest if none fits.
 * `secondsOf` returns null if no speed is known: then the first grid is used.
 */
export const gridWithin = async (
  nativePx: number,
  isPossible: (sidePx: number) => boolean,
  secondsOf: (sides: readonly number[]) => Promise<number | null>,
  budgetSeconds: number,
): Promise<{ readonly sides: number[]; readonly seconds: number | null; readonly isReduced: boolean }> => {
  let smallest: { sides: number[]; seconds: number | null } | null = null;
  for (const [attempt, sides] of smallerAndSmaller(nativePx).entries()) {
    const possible = sides.filter((side) => side === nativePx || isPossible(side));
    const seconds = await secondsOf(possible);
    if (seconds === null || seconds <= budgetSeconds) return { sides: possible, seconds, isReduced: attempt > 0 };
    smallest = { sides: possible, seconds };
  }
  return { ...smallest!, isReduced: true };
};

const smallerAndSmaller = (nativePx: number): number[][] => {
  const upTo = (share: number, coarser: number) =>
    gridAround(nativePx, coarser).filter((side) => side <= share * nativePx);
  const grids = [upTo(2, 1), upTo(2, 2), upTo(1.6, 2), upTo(1.35, 2)];
  // For a small native resolution a grid may be a single resolution, which would leave no choice.
  return grids.filter((sides) => sides.length > 1);
};
