import type { ImageBatch } from '../../data/types/batch.ts';
import type { Network, Weights } from '../../model/index.ts';
import { pauseForSignals } from '../interruption.ts';
import type { Normalize } from './normalize.ts';
import { TrunkPass } from './trunk-pass.ts';
import { type TrunkRows, trunkRows } from './trunk-rows.ts';

/** What heads take in one step. */
export interface TrunkStep {
  /** Without its pixels if the trunk's outputs were computed elsewhere. */
  readonly batch: Pick<ImageBatch, 'labels' | 'mixed'> & Partial<Pick<ImageBatch, 'pixels' | 'sizePx'>>;
  /** The trunk's outputs at each cut. */
  readonly rows: ReadonlyMap<string, TrunkRows>;
}

export interface TrunkStepsOptions {
  readonly network: Network;
  readonly weights: Weights;
  readonly normalize: Normalize;
  readonly cuts: readonly string[];
  /** Batch size of the trunk. */
  readonly trunkBatchSize: number;
  readonly signal: AbortSignal;
}

/** The steps of heads, from a frozen trunk in evaluation mode. Must be disposed of. */
export class TrunkSteps {
  readonly #options: TrunkStepsOptions;
  readonly #trunk: TrunkPass;

  constructor(options: TrunkStepsOptions) {
    const { network, weights, normalize, cuts } = options;
    this.#options = options;
    this.#trunk = new TrunkPass(network, weights, normalize, cuts);
  }

  /**
   * One step per batch; `cuts`: those needed by then. Images are read from now on, but the trunk computes a step only
   * when it is requested. Throws EXECUTE_INTERRUPTED.
   */
  of(
    batches: AsyncIterable<ImageBatch>,
    cuts = (): readonly string[] => this.#options.cuts,
  ): AsyncGenerator<TrunkStep, void, undefined> {
    return this.#compute(begun(batches), cuts);
  }

  async *#compute(
    batches: AsyncIterable<ImageBatch>,
    cuts: () => readonly string[],
  ): AsyncGenerator<TrunkStep, void, undefined> {
    const { network, trunkBatchSize, signal } = this.#options;
    for await (const batch of batches) {
      await pauseForSignals(signal);
      yield { batch, rows: await trunkRows(network, this.#trunk, { batch, cuts: cuts(), trunkBatchSize }) };
    }
  }

  dispose(): void {
    this.#trunk.dispose();
  }
}

/** Requests the first item now. */
const begun = <Item>(items: AsyncIterable<Item>): AsyncIterable<Item> => {
  const iterator = items[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<Item>> | null = iterator.next();
  first.catch(() => {}); // Reported when it is read, if ever.
  const next = (): Promise<IteratorResult<Item>> => {
    const item = first ?? iterator.next();
    first = null;
    return item;
  };
  const end = async (): Promise<IteratorResult<Item>> =>
    (await iterator.return?.()) ?? { done: true, value: undefined };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
};
