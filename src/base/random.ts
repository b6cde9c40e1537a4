import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { sha256 } from './json.ts';

/**
 * A stream of random numbers that depends only on its name, e.g. `randomStream(seed, 'augment', epoch, imageIndex)`,
 * so that results do not depend on which worker draws, or in which order.
 */
export const randomStream = (...name: readonly (string | number)[]): RandomStream => {
  const seed = Number.parseInt(sha256(name.join('\u0000')).slice(0, 8), 16) | 0;
  return new RandomStream(xoroshiro128plus(seed));
};

export class RandomStream {
  readonly #generator: RandomGenerator;
  #spareNormal: number | undefined;

  constructor(generator: RandomGenerator) {
    this.#generator = generator;
  }

  /** Uniform in [low, high), with 32 bits of resolution. */
  uniform(low = 0, high = 1): number {
    return low + ((this.#generator.next() >>> 0) / 0x1_0000_0000) * (high - low);
  }

  /** A uniform integer in [low, high], inclusive. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** Normal with the given standard deviation (Box-Muller). */
  normal(mean = 0, standardDeviation = 1): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return mean + standardDeviation * spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return mean + standardDeviation * radius * Math.cos(angle);
  }

  /** The integers 0 to count - 1 in random order (Fisher-Yates). */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last > 0; last--) {
      const other = this.integer(0, last);
      const moved = order[last]!;
      order[last] = order[other]!;
      order[other] = moved;
    }
    return order;
  }
}
