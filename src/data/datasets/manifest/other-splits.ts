import { nearestWord } from '../../../base/nearest-word.ts';
import type { ManifestLayout } from '../../../domain/datasets/layouts.ts';
import { shortList } from '../list-of.ts';
import { byCodeUnit } from '../listed-image.ts';
import type { Row } from './columns.ts';

/** The splits of a manifest that are not asked for. */
export interface OtherSplits {
  readonly lines: number;
  /** Each with its number of lines. */
  readonly text: string;
  /** What is wrong with a value that is not a split, but one of the wanted ones with a typing error. */
  readonly typo: (split: string) => string | undefined;
}

/** A value that is nearly a wanted one, and has but a line or at most this share of them, was meant to be that one. */
const rareShare = 0.01;

export const otherSplits = (rows: readonly Row[], { columns, train, test }: ManifestLayout): OtherSplits => {
  const counts = new Map<string, number>();
  for (const { split } of rows) if (split !== train && split !== test) counts.set(split, (counts.get(split) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => byCodeUnit(a, b));
  return {
    lines: sorted.reduce((sum, [, count]) => sum + count, 0),
    text: shortList(sorted.map(([split, count]) => `\`${split}\` (${count})`)),
    typo: (split) => {
      if (train === null || (split !== '' && counts.get(split)! > Math.max(1, rows.length * rareShare)))
        return undefined;
      const nearest = nearestWord(split, [train, test]) ?? cutOff(split, [train, test]);
      if (split !== '' && nearest === null) return undefined;
      const meant = nearest === null ? '' : `; did you mean \`${nearest}\`?`;
      return `\`${columns.split}\` is \`${split}\`, expected \`${train}\` or \`${test}\`${meant}`;
    },
  };
};

/** What a last line that was not written to its end was to say; `test` is a split of its own beside `testing`. */
const cutOff = (split: string, wanted: readonly string[]): string | null =>
  split === '' || usualSplits.has(split) ? null : (wanted.find((name) => name.startsWith(split)) ?? null);

const usualSplits: ReadonlySet<string> = new Set(['train', 'test', 'val', 'valid', 'dev']);
