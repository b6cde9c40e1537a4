// A string, or a mark that opens, separates or closes; what lies between them can't hold a key.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g;

export interface RepeatedKey {
  readonly key: string;
  /** Where it is for the second time, in characters from 0. */
  readonly at: number;
}

/** The first key that is twice in one object, or null. `JSON.parse` keeps the last one without a word. `json` is valid. */
export const repeatedKey = (json: string): RepeatedKey | null => {
  // The keys of each object around the place; null for a list.
  const open: (Set<string> | null)[] = [];
  let isKeyNext = false;
  for (const { 0: found, index: at } of json.matchAll(token)) {
    const keys = open.at(-1);
    if (found.startsWith('"')) {
      if (!isKeyNext || !keys) continue;
      const key: string = JSON.parse(found);
      if (keys.has(key)) return { key, at };
      keys.add(key);
      isKeyNext = false;
    } else {
      if (found === '{' || found === '[') open.push(found === '{' ? new Set() : null);
      else if (found !== ',') open.pop();
      isKeyNext = found === '{' || (found === ',' && open.at(-1) !== null);
    }
  }
  return null;
};
