import type { PartName, StoredPart } from '../../domain/parts.ts';

/** Which images of a data set: of a part, or of what is held out of the training images for choosing (`val`). */
export interface ImageChoice {
  readonly part: PartName;
  /** Only this number of images, a fixed random selection; null: all. */
  readonly count: number | null;
  /** Share of the training images that are held out, 0..1: `val` are those, `train` the others. Absent: none. */
  readonly holdout?: number | undefined;
  /** Indices of images that are left out of those. Absent: none. */
  readonly without?: ReadonlySet<number> | undefined;
}

/** Some bytes of a file. */
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
  /** Further labels that are right, where an image has several. */
  readonly alsoRight?: readonly number[];
  /** As stored in the file, before any rotation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of the file's content; absent for a synthetic image. */
  readonly sha256?: string;
  /** Of a member of a tar file: where its bytes are. */
  readonly span?: ByteSpan;
}

/** Everything about a data set but its pixels; what an `index` run leaves as `index.json`. */
export interface DatasetIndex {
  /** Names in the order of the labels: that of `classes_file`, or sorted by code unit. */
  readonly classes: readonly string[];
  readonly parts: Readonly<Record<StoredPart, readonly ImageEntry[]>>;
  /** Labels that the network may answer with, rising; absent: all. */
  readonly answers?: readonly number[];
  /** The network may have more outputs than `classes` names. */
  readonly isPartial?: true;
  /** Test images without a label, which are left out; absent: none. */
  readonly unlabelled?: number;
  /** Images that can't be read, left out because `on_error` is `skip`. */
  readonly skipped?: readonly SkippedImage[];
  /** What else was left out because the spec says so, in sentences: empty class folders, other splits of a manifest. */
  readonly leftOut?: readonly string[];
}

export interface SkippedImage {
  readonly part: StoredPart;
  readonly path: string;
  readonly reason: string;
  /** `file:line` of the list that names it, if one does; relative to the data set's root. */
  readonly place?: string;
}
