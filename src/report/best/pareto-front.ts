/**
 * What no other beats: none costs at most as much and is worth at least as much, one of the two strictly. By rising cost;
 * of equal ones the first.
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
