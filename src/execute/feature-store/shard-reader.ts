import { hash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { corruptFile, missingFile, otherContent } from '../../base/files/damage.ts';
import { decodeHalves } from '../../base/float16.ts';
import { sha256 } from '../../base/json.ts';
import { elementCount, type Shape } from '../../model/index.ts';
import type { InputArtifact } from '../artifacts.ts';
import { bytesOfValue, type FeatureLayout, valuesOf } from './layout.ts';
import { ShardCache } from './shard-cache.ts';
import { readWholeFile } from './shard-file.ts';

/** Limit on the shards kept in memory, for the next batch and for the next run of this process. Bytes. */
const cacheBytes = 256 * 1024 * 1024;

const sharedCache = new ShardCache(cacheBytes);

/**
 * Reads rows of one cut. A shard is read as a whole and its hash checked when one of its rows is first requested. If it
 * has since been evicted from memory, individual rows are read, as long as its file is unchanged, and each is compared
 * with its digest from the first read.
 */
export class ShardReader {
  readonly #shards: readonly InputArtifact[];
  readonly #layout: FeatureLayout;
  readonly #cache: ShardCache;
  readonly #sizes: readonly number[];
  readonly #rowBytes: number;
  /** For each shard whose content was right: the identity of its file, and the digests of its rows. */
  readonly #checked = new Map<number, CheckedShard>();

  constructor(
    shards: readonly InputArtifact[],
    layout: FeatureLayout,
    shapes: readonly Shape[],
    cache: ShardCache = sharedCache,
  ) {
    this.#cache = cache;
    this.#shards = shards;
    this.#layout = layout;
    this.#sizes = shapes.map(elementCount);
    this.#rowBytes = valuesOf(shapes) * bytesOfValue(layout.dtype);
  }

  /**
   * Features of the given images: an array [indices.length, ...shape] for each tensor, newly allocated or those of
   * `into`.
   */
  rows(indices: Int32Array, into?: readonly Float32Array[]): readonly Float32Array[] {
    const tensors = into ?? this.#sizes.map((size) => new Float32Array(size * indices.length));
    for (const [shard, positions] of this.#byShard(indices)) {
      const opened = this.#open(shard);
      try {
        for (const position of positions) {
          const values = this.#decode(opened.row(indices[position]! % this.#layout.imagesInShard));
          let from = 0;
          for (const [tensor, size] of this.#sizes.entries()) {
            tensors[tensor]!.set(values.subarray(from, from + size), position * size);
            from += size;
          }
        }
      } finally {
        opened.close();
      }
    }
    return tensors;
  }

  /** Positions in `indices`, by shard. */
  #byShard(indices: Int32Array): Map<number, number[]> {
    const positions = new Map<number, number[]>();
    for (const [position, index] of indices.entries()) {
      const shard = Math.floor(index / this.#layout.imagesInShard);
      const known = positions.get(shard);
      if (known === undefined) positions.set(shard, [position]);
      else known.push(position);
    }
    return positions;
  }

  #open(shard: number): OpenedShard {
    const { file, sha256: expected } = this.#shards[shard]!;
    const id = identityOf(file);
    const kept = this.#cache.get(id);
    if (kept !== undefined) return inMemory(kept, this.#rowBytes);
    const checked = this.#checked.get(shard);
    if (checked?.id === id) return onDisk(file, this.#rowBytes, checked.rowDigests);
    const content = readOrRefuse(file, () => readWholeFile(file, (bytes) => this.#cache.room(bytes)));
    if (sha256(content) !== expected) throw corruptFile(file, otherContent);
    this.#checked.set(shard, { id, rowDigests: this.#digestsOf(content, shard) });
    this.#cache.add(id, content);
    return inMemory(content, this.#rowBytes);
  }

  #digestsOf(content: Uint8Array, shard: number): Buffer {
    const { count, imagesInShard } = this.#layout;
    const rows = Math.min(imagesInShard, count - shard * imagesInShard);
    return Buffer.concat(Array.from({ length: rows }, (_, row) => rowDigest(rowOf(content, row, this.#rowBytes))));
  }

  #decode(row: Uint8Array): Float32Array {
    const { buffer, byteOffset } = row;
    const length = row.byteLength / bytesOfValue(this.#layout.dtype);
    if (this.#layout.dtype === 'float32') return new Float32Array(buffer, byteOffset, length);
    const values = new Float32Array(length);
    decodeHalves(new Uint16Array(buffer, byteOffset, length), values);
    return values;
  }
}

interface CheckedShard {
  readonly id: string;
  readonly rowDigests: Buffer;
}

/** One digest is kept for each of up to a million rows: a prefix is enough to detect accidental damage. */
const rowDigestBytes = 8;

const rowDigest = (row: Uint8Array): Buffer => hash('sha256', row, 'buffer').subarray(0, rowDigestBytes);

/** Returns the bytes of individual rows, each valid until the next call. */
interface OpenedShard {
  readonly row: (index: number) => Uint8Array;
  readonly close: () => void;
}

const inMemory = (content: Uint8Array, rowBytes: number): OpenedShard => ({
  row: (index) => rowOf(content, index, rowBytes),
  close: () => {},
});

const rowOf = (content: Uint8Array, index: number, rowBytes: number): Uint8Array =>
  content.subarray(index * rowBytes, (index + 1) * rowBytes);

const onDisk = (file: string, rowBytes: number, digests: Buffer): OpenedShard => {
  const descriptor = readOrRefuse(file, () => openSync(file, 'r'));
  const row = new Uint8Array(rowBytes);
  return {
    row: (index) => {
      const got = readOrRefuse(file, () => readSync(descriptor, row, 0, rowBytes, index * rowBytes));
      if (got !== rowBytes) throw corruptFile(file, 'it is truncated');
      const expected = digests.subarray(index * rowDigestBytes, (index + 1) * rowDigestBytes);
      if (!rowDigest(row).equals(expected)) throw corruptFile(file, otherContent);
      return row;
    },
    close: () => closeSync(descriptor),
  };
};

/** Changes if the file is replaced or written to. */
const identityOf = (file: string): string => {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) throw missingFile(file);
  return [file, stats.ino, stats.size, stats.mtimeNs].join(':');
};

const readOrRefuse = <Got>(file: string, read: () => Got): Got => {
  try {
    return read();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException; // file system calls throw these
    throw code === 'ENOENT' ? missingFile(file, cause) : corruptFile(file, message, cause);
  }
};
