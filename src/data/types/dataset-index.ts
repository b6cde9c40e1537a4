import type { PartName, StoredPart } from '../../domain/parts.ts';

/** Which images of a data set: those of a part, or the training images held out for model selection (`val`). */
export interface ImageChoice {
  readonly part: PartName;
  /** Only this number of images, a fixed random selection; null: all. */
  readonly count: number | null;
  /** Held-out share of the training images, 0..1: `val` has those, `train` the others. Absent: none. */
  readonly holdout?: number | undefined;
  /** Indices of images to exclude. Absent: none. */
  readonly without?: ReadonlySet<number> | undefined;
}

/** A byte range in a file. */
export interface ByteSpan {
  readonly offset: number;
  readonly length: number;
}

/** One line of a data set's index. */
export interface ImageEntry {
  /**
   * Path relative to the data set's root with forward slashes; for a synthetic data set, `part/number`; inside a larger file,
   * `shard.tar#member` or `file.parquet#row`.
   */
  readonly path: string;
  /** Index into `classes`. */
  readonly label: number;
  /** Other correct labels, if an image has several. */
  readonly alsoRight?: readonly number[];
  /** As stored in the file, before any rotation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of the file's content; absent for a synthetic image. */
  readonly sha256?: string;
  /** Byte range of a tar member. */
  readonly span?: ByteSpan;
}

/** Everything about a data set except its pixels; written by an `index` run as `index.json`. */
export interface DatasetIndex {
  /** Names in label order: that of `classes_file`, or sorted by code unit. */
  readonly classes: readonly string[];
  readonly parts: Readonly<Record<StoredPart, readonly ImageEntry[]>>;
  /** Labels that the network may predict, ascending; absent: all. */
  readonly answers?: readonly number[];
  /** The network may have more outputs than `classes` names. */
  readonly isPartial?: true;
  /** Test images without a label, which are left out; absent: none. */
  readonly unlabelled?: number;
  /** Images that can't be read, left out because `on_error` is `skip`. */
  readonly skipped?: readonly SkippedImage[];
  /** Sentences on what else was left out because the spec says so: empty class folders, other splits of a manifest. */
  readonly leftOut?: readonly string[];
}

export interface SkippedImage {
  readonly part: StoredPart;
  readonly path: string;
  readonly reason: string;
  /** `file:line` of the list that names it, if one does; relative to the data set's root. */
  readonly place?: string;
}
