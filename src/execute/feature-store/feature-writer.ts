import { largest } from '../../base/extremes.ts';
import type { OnDamage } from '../../base/files/damage.ts';
import type { Artifact } from '../../domain/events.ts';
import type { AnswerChange } from '../../method/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { CutWriter } from './cut-writer.ts';
import type { CompareHalves } from './half-shard.ts';
import { type FeatureLayout, type ShardSpan, shardSpans } from './layout.ts';
import type { WholeShard } from './shard-file.ts';

/**
 * Writes the features of a run shard by shard. Intact shards of an earlier attempt stay: only images of the `missing`
 * ones are to be appended, in order. A shard gets its file name once it is complete; until then it is in memory.
 */
export class FeatureWriter {
  /** Shards whose images must be computed. */
  readonly missing: readonly ShardSpan[];
  readonly #layout: FeatureLayout;
  readonly #cuts: ReadonlyMap<string, CutWriter>;

  constructor(paths: RunPaths, key: string, layout: FeatureLayout, { keep, counted, range, told }: WriterOptions) {
    this.#layout = layout;
    const spans = shardSpans(layout).filter(({ first }) => isIn(range, first));
    this.#cuts = new Map(
      layout.cuts.map((cut) => {
        const compare = cut.cut === counted?.cut ? counted.compare : undefined;
        return [cut.cut, new CutWriter(paths, key, layout.dtype, cut, compare)];
      }),
    );
    const writers = [...this.#cuts.values()];
    const isThere = (cut: CutWriter, span: ShardSpan): boolean =>
      (told !== undefined && cut.trust(span, told)) || (keep !== null && cut.keep(span, keep));
    // All cuts of a shard come from one pass, so a shard counts as present only if all its cuts are.
    this.missing = spans.filter((span) => !writers.map((cut) => isThere(cut, span)).every(Boolean));
    for (const cut of writers) cut.expect(this.missing);
  }

  /**
   * Takes the first `count` rows of an array for each tensor. Throws BASE_WRITE_FAILED, METHOD_INVALID,
   * METHOD_DIVERGED.
   */
  append(cut: string, tensors: readonly Float32Array[], count: number): Promise<void> {
    return this.#cuts.get(cut)!.append(tensors, count);
  }

  /** What was kept and written, once every missing image has been appended. */
  finish(): FinishedFeatures {
    return finishedFeatures(
      this.shards().flatMap(({ shards }) => shards),
      this.#layout,
    );
  }

  /** The shards, by cut. */
  shards(): CutShards[] {
    return [...this.#cuts].map(([cut, writer]) => ({ cut, shards: writer.shards() }));
  }
}

export interface WriterOptions {
  /** Keeps the intact shards of an earlier attempt, and is called for damaged ones; null: keeps nothing. */
  readonly keep: OnDamage | null;
  /** Compares the predictions from one cut's features, with 32 bits and with 16. */
  readonly counted?: CountedCut | undefined;
  /** For a part: only shards of these images. */
  readonly range?: ImageRange | undefined;
  /** Shards that parts have written, by file name. */
  readonly told?: ReadonlyMap<string, WholeShard> | undefined;
}

/** Positions among the images of a run; `count` null: to the end. */
export interface ImageRange {
  readonly first: number;
  readonly count: number | null;
}

export const isIn = (range: ImageRange | undefined, image: number): boolean =>
  range === undefined || (image >= range.first && (range.count === null || image < range.first + range.count));

export interface CutShards {
  readonly cut: string;
  readonly shards: readonly WholeShard[];
}

/** Summary over all shards of a run. */
export const finishedFeatures = (shards: readonly WholeShard[], { dtype }: FeatureLayout): FinishedFeatures => {
  const errors = shards.flatMap(({ largestError }) => largestError ?? []);
  const answers = shards.flatMap((shard) => shard.answers ?? []);
  return {
    artifacts: shards.map(({ artifact }) => artifact),
    ...(dtype === 'float16' ? { largestError: largest(errors) } : {}),
    ...(answers.length === 0 ? {} : { answers: answers.reduce(together) }),
  };
};

export interface CountedCut {
  readonly cut: string;
  readonly compare: CompareHalves;
}

export interface FinishedFeatures {
  readonly artifacts: readonly Artifact[];
  /** With 16-bit values: the largest |value - stored| / max(|value|, 2^-14) of all. */
  readonly largestError?: number;
  /** If predictions are compared: the totals over all images. */
  readonly answers?: AnswerChange;
}

const together = (one: AnswerChange, other: AnswerChange): AnswerChange => ({
  changed: one.changed + other.changed,
  rightBefore: one.rightBefore + other.rightBefore,
  rightAfter: one.rightAfter + other.rightAfter,
});
