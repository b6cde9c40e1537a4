import { nearestWord } from '../../../base/nearest-word.ts';
import type { ManifestLayout } from '../../../domain/datasets/layouts.ts';
import { shortList } from '../list-of.ts';
import { byCodeUnit } from '../listed-image.ts';
import type { Row } from './columns.ts';

/** The unrequested splits of a manifest. */
export interface OtherSplits {
  readonly lines: number;
  /** Line count of each. */
  readonly text: string;
  /** The problem with a value that looks like a misspelt requested split. */
  readonly typo: (split: string) => string | undefined;
}

/** A value close to a requested split counts as misspelt if it has a single line or at most this share of all lines. */
const rareShare = 0.01;

export const otherSplits = (rows: readonly Row[], { columns, train, test }: ManifestLayout): OtherSplits => {
  const counts = new Map<string, number>();
  for (const { split } of rows) if (split !== train && split !== test) counts.set(split, (counts.get(split) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => byCodeUnit(a, b));
  return {
    lines: sorted.reduce((sum, [, count]) => sum + count, 0),
    text: shortList(sorted.map(([split, count]) => `\`${split}\` (${count})`)),
    typo: (split) => {
      if (train === null || usualSplits.has(split)) return undefined;
      if (split !== '' && counts.get(split)! > Math.max(1, rows.length * rareShare)) return undefined;
      const nearest = nearestWord(split, [train, test]) ?? cutOff(split, [train, test]);
      if (split !== '' && nearest === null) return undefined;
      const meant = nearest === null ? '' : `; did you mean \`${nearest}\`?`;
      return `\`${columns.split}\` is \`${split}\`, expected \`${train}\` or \`${test}\`${meant}`;
    },
  };
};

/** The value that a truncated last line was meant to have; `test` and `testing` are distinct splits. */
const cutOff = (split: string, wanted: readonly string[]): string | null =>
  split === '' ? null : (wanted.find((name) => name.startsWith(split)) ?? null);

const usualSplits: ReadonlySet<string> = new Set(['train', 'test', 'val', 'valid', 'dev']);
