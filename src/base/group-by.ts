/** Groups items that share a name; groups and items are in order of appearance. No group is empty. */
export const groupBy = <Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[][] => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
};
