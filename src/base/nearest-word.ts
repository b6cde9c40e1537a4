/** The candidate most likely meant by a mistyped name; null if none is close. */
export const nearestWord = (word: string, candidates: Iterable<string>): string | null => {
  const typed = comparable(word);
  let nearest: string | null = null;
  // A third of the letters, rounded up, may be wrong: `clasifier` and `epoks` are close, `root` and `test` are not.
  let smallest = Math.ceil(typed.length / 3) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) >= smallest) continue;
    const distance = editDistance(typed, comparable(candidate));
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
};

/** Without differences of case, or between hyphens and underscores. */
export const comparable = (word: string): string => word.toLowerCase().replaceAll('-', '_').slice(0, 100);

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export const editDistance = (a: string, b: string): number => {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? beforeLast[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
};
