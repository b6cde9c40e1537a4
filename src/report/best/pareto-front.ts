/**
 * Points that no other point dominates: none costs no more and is worth no less, with one of the two strict. Sorted by
 * cost; ties go to the first.
 */
export const paretoFront = <Item>(
  items: readonly Item[],
  costOf: (item: Item) => number,
  worthOf: (item: Item) => number,
): Item[] => {
  const rising = items.toSorted((a, b) => costOf(a) - costOf(b) || worthOf(b) - worthOf(a));
  let highest = Number.NEGATIVE_INFINITY;
  return rising.filter((item) => {
    const isOnFront = worthOf(item) > highest;
    highest = Math.max(highest, worthOf(item));
    return isOnFront;
  });
};
