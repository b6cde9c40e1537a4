import { FixresError } from '../../../base/errors.ts';

/** More files than any folder has. */
const mostNames = 1_000_000;

/**
 * Expands braces in a name: `{000..009}` counts, with as many digits as its ends, and `{a,b}` lists.
 * Throws DATA_MANIFEST_INVALID for more than a million names. Source: webdataset, whose shard names use Python's `braceexpand`.
 */
export const expandBraces = (text: string): string[] => {
  let [names, rest] = [[''], text];
  for (;;) {
    const [whole, before, inside] = /^([^{]*)\{([^{}]*)\}/.exec(rest) ?? [];
    if (whole === undefined) return names.map((name) => `${name}${rest}`);
    const ends = choices(inside!, text);
    if (names.length * ends.length > mostNames) throw tooMany(text);
    names = names.flatMap((name) => ends.map((end) => `${name}${before}${end}`));
    rest = rest.slice(whole.length);
  }
};

const choices = (inside: string, text: string): string[] => {
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(inside) ?? [];
  if (first === undefined || last === undefined) return inside.split(',');
  const digits = first.startsWith('0') || last.startsWith('0') ? Math.max(first.length, last.length) : 0;
  const count = Math.max(0, Number(last) - Number(first) + 1);
  if (count > mostNames) throw tooMany(text);
  return Array.from({ length: count }, (_, step) => String(Number(first) + step).padStart(digits, '0'));
};

const tooMany = (text: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${text.slice(0, 200)} expands to more than ${mostNames} shards`, {
    hint: 'use the range of existing shards, such as `train-{000..099}.tar`',
  });
