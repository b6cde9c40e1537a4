/**
 * The names that a text with braces stands for: `{000..009}` counts, with as many digits as its ends have, `{a,b}` lists.
 * Source: webdataset, whose shards are named so (Python's `braceexpand`).
 */
export const expandBraces = (text: string): string[] => {
  const [whole, before, inside, after] = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(text) ?? [];
  if (whole === undefined) return [text];
  const rest = expandBraces(after!);
  return choices(inside!).flatMap((choice) => rest.map((end) => `${before}${choice}${end}`));
};

const choices = (inside: string): string[] => {
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(inside) ?? [];
  if (first === undefined || last === undefined) return inside.split(',');
  const digits = first.startsWith('0') || last.startsWith('0') ? Math.max(first.length, last.length) : 0;
  const count = Math.max(0, Number(last) - Number(first) + 1);
  return Array.from({ length: count }, (_, step) => String(Number(first) + step).padStart(digits, '0'));
};
