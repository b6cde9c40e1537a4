import { FixresError } from '../../base/errors.ts';
import { elementCount, type Shape } from '../../model/index.ts';
import type { RunPaths } from '../../plan/run-paths.ts';
import { artifactNames } from '../artifacts.ts';
import { encodeHalves, largestHalf, largestHalfError } from './float16.ts';
import { bytesOfValue, type CutLayout, type FeatureLayout, type ShardSpan, valuesOf } from './layout.ts';
import { findWholeShard, type ShardMark, type WholeShard, writeShard } from './shard-file.ts';

/** Writes the shards of one cut, each when its last image has come. */
export class CutWriter {
  readonly #paths: RunPaths;
  readonly #key: string;
  readonly #dtype: FeatureLayout['dtype'];
  readonly #cut: string;
  readonly #shapes: readonly Shape[];
  readonly #done = new Map<number, WholeShard>();
  #expected: readonly ShardSpan[] = [];
  /** Position in `#expected`, and values of the shard there so far. */
  #current = 0;
  #values = new Float32Array(0);
  #filled = 0;

  constructor(paths: RunPaths, key: string, dtype: FeatureLayout['dtype'], { cut, shapes }: CutLayout) {
    this.#paths = paths;
    this.#key = key;
    this.#dtype = dtype;
    this.#cut = cut;
    this.#shapes = shapes;
  }

  /** Takes a shard over if its file is whole. */
  keep(span: ShardSpan): boolean {
    const bytes = span.images * valuesOf(this.#shapes) * bytesOfValue(this.#dtype);
    const whole = findWholeShard(this.#file(span), bytes, this.#mark(span));
    if (whole !== null) this.#done.set(span.shard, whole);
    return whole !== null;
  }

  expect(spans: readonly ShardSpan[]): void {
    this.#expected = spans;
  }

  append(tensors: readonly Float32Array[], count: number): void {
    const sizes = this.#shapes.map(elementCount);
    for (let row = 0; row < count; row++) {
      if (this.#filled === 0) this.#values = new Float32Array(this.#span.images * valuesOf(this.#shapes));
      for (const [tensor, size] of sizes.entries()) {
        this.#values.set(tensors[tensor]!.subarray(row * size, (row + 1) * size), this.#filled);
        this.#filled += size;
      }
      if (this.#filled === this.#values.length) this.#write();
    }
  }

  shards(): WholeShard[] {
    if (this.#current < this.#expected.length) throw new Error(`features of ${this.#cut} are missing`);
    return [...this.#done].sort(([a], [b]) => a - b).map(([, shard]) => shard);
  }

  #write(): void {
    const span = this.#span;
    const { bytes, ...accuracy } = this.#dtype === 'float16' ? this.#halves() : { bytes: bytesOf(this.#values) };
    this.#done.set(span.shard, writeShard(this.#file(span), bytes, this.#mark(span), accuracy));
    this.#current++;
    this.#filled = 0;
    this.#values = new Float32Array(0);
  }

  #halves(): { readonly bytes: Uint8Array; readonly largestError: number } {
    const bits = new Uint16Array(this.#values.length);
    encodeHalves(this.#values, bits);
    const largestError = largestHalfError(this.#values, bits);
    if (largestError !== Number.POSITIVE_INFINITY) return { bytes: bytesOf(bits), largestError };
    throw new FixresError('METHOD_INVALID', `a feature at the cut ${this.#cut} is beyond ${largestHalf}`, {
      hint: 'keep the features in 32 bits: leave `features.dtype` away',
    });
  }

  get #span(): ShardSpan {
    const span = this.#expected[this.#current];
    if (span === undefined) throw new Error(`more images than there are for ${this.#cut}`);
    return span;
  }

  #file({ shard }: ShardSpan): string {
    return this.#paths.artifact(this.#key, artifactNames.features(this.#cut, shard));
  }

  #mark({ shard, images }: ShardSpan): ShardMark {
    return { run: this.#key, cut: this.#cut, shard, images, dtype: this.#dtype };
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
