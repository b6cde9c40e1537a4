// A string, bracket or separator; nothing between them can hold a key.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g;

export interface RepeatedKey {
  readonly key: string;
  /** Offset of the second occurrence, in characters from 0. */
  readonly at: number;
}

/** The first duplicate key in an object, or null. `JSON.parse` silently keeps the last one. `json` must be valid. */
export const repeatedKey = (json: string): RepeatedKey | null => {
  // The keys of each enclosing object; null for an array.
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
