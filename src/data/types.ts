/** An image as decoded: 8-bit red, green, blue, row after row, no gaps. */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** widthPx * heightPx * 3 values. */
  readonly data: Uint8Array;
}

export type PartName = 'train' | 'test';

/** One line of a data set's index. */
export interface ImageEntry {
  /** Path relative to the data set's root with forward slashes; for a drawn set, `part/number`. */
  readonly path: string;
  /** Index into `classes`. */
  readonly label: number;
  /** As stored in the file, before any rotation. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Everything about a data set but its pixels; what an `index` run leaves as `index.json`. */
export interface DatasetIndex {
  /** Names in the order of the labels: sorted by code unit. */
  readonly classes: readonly string[];
  readonly parts: Readonly<Record<PartName, readonly ImageEntry[]>>;
}

/** Gives the pixels of the n-th image of a part. Can be sent to a worker thread as JSON and opened there. */
export interface ImageSource {
  image(part: PartName, index: number): Promise<RgbImage>;
}

/** A batch of network inputs, 8 bits; normalisation happens in the graph. */
export interface ImageBatch {
  /** [batch, side, side, 3], NHWC. */
  readonly pixels: Uint8Array;
  readonly labels: Int32Array;
  /** Index of each image in its part. */
  readonly indices: Int32Array;
  readonly sidePx: number;
}
