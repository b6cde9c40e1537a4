/** The possible readings of lines that have a name and perhaps a description after it. */
export const readingsOf = (lines: readonly string[]) => {
  const firstWords = lines.map((line) => line.split(/\s/, 1)[0]!);
  const untilTab = lines.map((line) => line.split('\t', 1)[0]!.trim());
  const untilComma = lines.map((line) => line.split(',', 1)[0]!.trim());
  return { firstWords, untilTab, all: [firstWords, untilTab, untilComma, lines] };
};

/** Alternative class names: the text after the first word (a WordNet ID), and the first of several names in that text. */
export const descriptionsOf = (names: readonly string[]): readonly (readonly string[])[] => {
  const after = names.map((name) => name.replace(/^\S+\s*/, ''));
  return [after, after.map((text) => text.split(',', 1)[0]!.trim())];
};

/**
 * The text after the label numbers, in their order, from 0 or 1; null unless every line begins with a number and none
 * is missing.
 */
export const withoutNumbers = (lines: readonly string[]): readonly string[] | null => {
  const pairs = lines.map((line) => /^(\d+)[\t ]\s*(\S.*)$/.exec(line));
  if (!pairs.every((pair) => pair !== null)) return null;
  return inOrder(pairs.map(([, number, name]): [number, string] => [Number(number), name!]));
};

/**
 * Position (from 0) and fault of the first number that breaks a numbering from 0 or 1: a duplicate, or one after a
 * gap; null if none does. `numbers` are in file order, null for a line without one.
 */
export const numberingFault = (
  numbers: readonly (number | null)[],
): { readonly at: number; readonly what: string } | null => {
  const bare = numbers.indexOf(null);
  if (bare >= 0) return { at: bare, what: 'it has no number, but others do' };
  const seen = new Map<number, number>();
  for (const [at, number] of numbers.entries()) {
    if (seen.has(number!)) return { at, what: `the number ${number} occurs twice` };
    seen.set(number!, at);
  }
  const sorted = [...seen.keys()].sort((a, b) => a - b);
  const start = sorted[0] === 1 ? 1 : 0;
  const hole = sorted.findIndex((number, place) => number !== start + place);
  return hole < 0
    ? null
    : { at: seen.get(sorted[hole]!)!, what: `it has the number ${sorted[hole]}, but no class has ${start + hole}` };
};

/** The number at the start of each line; null for a line without one. */
export const leadingNumbers = (lines: readonly string[]): (number | null)[] =>
  lines.map((line) => {
    const [, number] = /^(\d+)[\t ]\s*\S/.exec(line) ?? [];
    return number === undefined ? null : Number(number);
  });

/** Values sorted by their numbers, which must be 0, 1, 2 ... or 1, 2, 3 ...; otherwise null. */
export const inOrder = <Value>(pairs: readonly (readonly [number, Value])[]): readonly Value[] | null => {
  const sorted = pairs.toSorted(([a], [b]) => a - b);
  const [first] = sorted[0] ?? [0];
  if ((first !== 0 && first !== 1) || !sorted.every(([number], place) => number === first + place)) return null;
  return sorted.map(([, value]) => value);
};
