import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { OnDamage } from '../../base/files/damage.ts';
import { elementCount, type Shape } from '../../model/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames } from '../artifacts.ts';
import { type CompareHalves, halfShard } from './half-shard.ts';
import { bytesOfValue, type CutLayout, type FeatureLayout, type ShardSpan, valuesOf } from './layout.ts';
import { findWholeShard, type ShardMark, type WholeShard, writeShard } from './shard-file.ts';

/** Writes the shards of one cut, each once its last image has arrived. */
export class CutWriter {
  readonly #paths: RunPaths;
  readonly #key: string;
  readonly #dtype: FeatureLayout['dtype'];
  readonly #cut: string;
  readonly #shapes: readonly Shape[];
  readonly #compare: CompareHalves | undefined;
  readonly #done = new Map<number, WholeShard>();
  #expected: readonly ShardSpan[] = [];
  /** Position in `#expected`, and number of values of that shard so far. */
  #current = 0;
  /** View of one buffer that all shards share: separate buffers would be garbage-collected late. */
  #values = new Float32Array(0);
  #buffer = new Float32Array(0);
  #filled = 0;

  /** With `compare`, for 16 bits: their effect on the network's predictions is recorded with each shard. */
  constructor(
    paths: RunPaths,
    key: string,
    dtype: FeatureLayout['dtype'],
    { cut, shapes }: CutLayout,
    compare?: CompareHalves,
  ) {
    this.#paths = paths;
    this.#key = key;
    this.#dtype = dtype;
    this.#cut = cut;
    this.#shapes = shapes;
    this.#compare = compare;
  }

  /** Like `keep`, for a shard that another process has written and reported: its readers compare the digest. */
  trust(span: ShardSpan, told: ReadonlyMap<string, WholeShard>): boolean {
    const file = this.#file(span);
    const shard = told.get(basename(file));
    if (shard === undefined || statSync(file, { throwIfNoEntry: false })?.size !== shard.artifact.bytes) return false;
    return this.#take(span, shard);
  }

  /**
   * Keeps an existing shard if its file is intact and records everything required. A damaged shard is reported and
   * recomputed.
   */
  keep(span: ShardSpan, damaged: OnDamage): boolean {
    const bytes = span.images * valuesOf(this.#shapes) * bytesOfValue(this.#dtype);
    const file = this.#file(span);
    const tell = (reason: string) =>
      damaged({ key: this.#key, file, reason, remedy: `the features of its ${span.images} images are recomputed` });
    const whole = findWholeShard(file, bytes, this.#mark(span), tell);
    return whole !== null && this.#take(span, whole);
  }

  #take(span: ShardSpan, shard: WholeShard): boolean {
    if (this.#compare !== undefined && shard.answers === undefined) return false;
    this.#done.set(span.shard, shard);
    return true;
  }

  expect(spans: readonly ShardSpan[]): void {
    this.#expected = spans;
  }

  async append(tensors: readonly Float32Array[], count: number): Promise<void> {
    const sizes = this.#shapes.map(elementCount);
    for (let row = 0; row < count; row++) {
      if (this.#filled === 0) this.#values = this.#roomFor(this.#span);
      for (const [tensor, size] of sizes.entries()) {
        this.#values.set(tensors[tensor]!.subarray(row * size, (row + 1) * size), this.#filled);
        this.#filled += size;
      }
      if (this.#filled === this.#values.length) await this.#write();
    }
  }

  shards(): WholeShard[] {
    if (this.#current < this.#expected.length) throw new Error(`features of ${this.#cut} are missing`);
    return [...this.#done].sort(([a], [b]) => a - b).map(([, shard]) => shard);
  }

  async #write(): Promise<void> {
    const span = this.#span;
    const values = this.#values;
    const cut = { cut: this.#cut, shapes: this.#shapes };
    const stored =
      this.#dtype === 'float16' ? await halfShard(values, cut, span, this.#compare) : { values, accuracy: {} };
    this.#done.set(span.shard, writeShard(this.#file(span), bytesOf(stored.values), this.#mark(span), stored.accuracy));
    this.#current++;
    this.#filled = 0;
    if (this.#current === this.#expected.length) this.#buffer = this.#values = new Float32Array(0);
  }

  #roomFor({ images }: ShardSpan): Float32Array<ArrayBuffer> {
    const count = images * valuesOf(this.#shapes);
    if (this.#buffer.length < count) this.#buffer = new Float32Array(count);
    return this.#buffer.subarray(0, count);
  }

  get #span(): ShardSpan {
    const span = this.#expected[this.#current];
    if (span === undefined) throw new Error(`more images than exist for ${this.#cut}`);
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
