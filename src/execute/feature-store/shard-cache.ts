type Shard = Uint8Array<ArrayBuffer>;

/** Shards kept in memory, up to a number of bytes; the least recently used are evicted first. */
export class ShardCache {
  readonly #budgetBytes: number;
  readonly #shards = new Map<string, Shard>();
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get(id: string): Shard | undefined {
    const shard = this.#shards.get(id);
    if (shard === undefined) return undefined;
    this.#shards.delete(id);
    this.#shards.set(id, shard);
    return shard;
  }

  /**
   * Memory to read a shard into before it is added. Reuses that of an evicted shard of the same length: released memory
   * is garbage-collected late, and exceeds the budget until then.
   */
  room(byteLength: number): Shard {
    return this.#makeRoom(byteLength).find((shard) => shard.byteLength === byteLength) ?? new Uint8Array(byteLength);
  }

  /** A shard that is larger than the budget is kept alone. */
  add(id: string, shard: Shard): void {
    this.#makeRoom(shard.byteLength);
    this.#shards.set(id, shard);
    this.#bytes += shard.byteLength;
  }

  /** Returns the evicted shards. */
  #makeRoom(byteLength: number): Shard[] {
    const gone: Shard[] = [];
    for (const [oldest, shard] of this.#shards) {
      if (this.#bytes + byteLength <= this.#budgetBytes) break;
      this.#shards.delete(oldest);
      this.#bytes -= shard.byteLength;
      gone.push(shard);
    }
    return gone;
  }
}
