import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { writeFileAtomic } from '../base/atomic-write.ts';
import { FixresError } from '../base/errors.ts';
import type { FeatureSet } from '../method/index.ts';
import { elementCount, type Shape } from '../model/index.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import { artifactNames, inputArtifact, readInputJson } from './artifacts.ts';

/** Beside `features-<cut>.bin`, which holds 32-bit floats, little-endian: image after image, tensor after tensor. */
interface FeatureHeader {
  readonly cut: string;
  readonly count: number;
  readonly dtype: 'float32';
  /** Of each tensor of one image. */
  readonly shapes: readonly Shape[];
}

/** `labels.json` of a features run: one label for each image. */
export interface FeatureLabels {
  /** Number of classes of the data set. */
  readonly classes: number;
  /** Index of each image in its part. */
  readonly images: readonly number[];
  readonly labels: readonly number[];
  /** Images of the part that are left out, as they can't be read. */
  readonly skipped: number;
}

/** Writes the features of one cut as they come. Nothing has the file's name before `finish`. */
export class FeatureWriter {
  readonly #paths: RunPaths;
  readonly #key: string;
  readonly #cut: string;
  readonly #shapes: readonly Shape[];
  readonly #temporary: string;
  readonly #descriptor: number;
  #count = 0;

  constructor(paths: RunPaths, key: string, cut: string, shapes: readonly Shape[]) {
    this.#paths = paths;
    this.#key = key;
    this.#cut = cut;
    this.#shapes = shapes;
    this.#temporary = `${paths.artifact(key, artifactNames.features(cut))}.tmp`;
    this.#descriptor = openSync(this.#temporary, 'w');
  }

  /** The first `count` rows of an array for each tensor. */
  append(tensors: readonly Float32Array[], count: number): void {
    const sizes = this.#shapes.map(elementCount);
    const rowSize = sizes.reduce((total, size) => total + size, 0);
    const rows = new Float32Array(count * rowSize);
    for (let row = 0; row < count; row++) {
      let offset = row * rowSize;
      for (const [tensor, size] of sizes.entries()) {
        rows.set(tensors[tensor]!.subarray(row * size, (row + 1) * size), offset);
        offset += size;
      }
    }
    const bytes = new Uint8Array(rows.buffer);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    this.#count += count;
  }

  /** Gives the file its name and writes its header. Returns the names of both. */
  finish(): [features: string, header: string] {
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    const names = [artifactNames.features(this.#cut), artifactNames.featuresHeader(this.#cut)] as const;
    renameSync(this.#temporary, this.#paths.artifact(this.#key, names[0]));
    const header: FeatureHeader = { cut: this.#cut, count: this.#count, dtype: 'float32', shapes: this.#shapes };
    writeFileAtomic(this.#paths.artifact(this.#key, names[1]), JSON.stringify(header));
    return [...names];
  }

  /** Removes what was written so far. */
  abandon(): void {
    closeSync(this.#descriptor);
    rmSync(this.#temporary, { force: true });
  }
}

/** An opened feature file; rows are read from disk when they are asked for. */
export interface OpenedFeatures extends FeatureSet {
  readonly classes: number;
  /** Images of the part that are left out, as they can't be read. */
  readonly skipped: number;
  readonly close: () => void;
}

/** Opens what a features run left for one cut. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT. */
export const openFeatures = (paths: RunPaths, key: string, cut: string): OpenedFeatures => {
  const { shapes, count } = readInputJson<FeatureHeader>(paths, key, artifactNames.featuresHeader(cut));
  const { classes, images, labels, skipped } = readInputJson<FeatureLabels>(paths, key, artifactNames.labels);
  const file = inputArtifact(paths, key, artifactNames.features(cut));
  if (labels.length !== count) {
    throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', `${file} has ${count} rows for ${labels.length} labels`, {
      path: file,
    });
  }
  const descriptor = openSync(file, 'r');
  return {
    cut,
    shapes,
    classes,
    skipped,
    images: Int32Array.from(images),
    labels: Int32Array.from(labels),
    rows: (indices) => readRows(descriptor, shapes, indices),
    close: () => closeSync(descriptor),
  };
};

const readRows = (descriptor: number, shapes: readonly Shape[], indices: Int32Array): Float32Array[] => {
  const sizes = shapes.map(elementCount);
  const tensors = sizes.map((size) => new Float32Array(size * indices.length));
  const rowBytes = 4 * sizes.reduce((total, size) => total + size, 0);
  for (const [row, index] of indices.entries()) {
    let position = index * rowBytes;
    for (const [tensor, size] of sizes.entries()) {
      const target = new Uint8Array(tensors[tensor]!.buffer, 4 * row * size, 4 * size);
      position += readSync(descriptor, target, 0, target.length, position);
    }
  }
  return tensors;
};
