/** Shards kept in memory, up to a number of bytes; the least recently used are evicted first. */
export class ShardCache {
  readonly #budgetBytes: number;
  readonly #shards = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get(id: string): Uint8Array | undefined {
    const shard = this.#shards.get(id);
    if (shard === undefined) return undefined;
    this.#shards.delete(id);
    this.#shards.set(id, shard);
    return shard;
  }

  /** One that is larger than the budget is kept alone. */
  add(id: string, shard: Uint8Array): void {
    for (const [oldest, { byteLength }] of this.#shards) {
      if (this.#bytes + shard.byteLength <= this.#budgetBytes) break;
      this.#shards.delete(oldest);
      this.#bytes -= byteLength;
    }
    this.#shards.set(id, shard);
    this.#bytes += shard.byteLength;
  }
}
