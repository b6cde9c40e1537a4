import { isFixresError } from '../../base/errors.ts';
import type { Tensor } from '../../engine/index.ts';
import type { TrainedParts, Weights } from '../../model/index.ts';
import type { Targets } from '../training/classification-loss.ts';
import { type HeadState, type HeldOutScore, keptAfter, keptOf, reached } from '../training/training-state.ts';
import { LiveHead, type LiveHeadOptions } from './live-head.ts';

export interface HeadInPassOptions extends Omit<LiveHeadOptions, 'start'> {
  readonly start?: HeadState | undefined;
  readonly seed: number;
  /** Its position among the heads, for messages. */
  readonly position: number;
}

/**
 * A head among those that train side by side. If its values become NaN it is dropped, and keeps the state after its
 * last good epoch; the others continue. Must be disposed of.
 */
export class HeadInPass {
  readonly cut: string;
  readonly seed: number;
  readonly parts: TrainedParts;
  readonly #name: string;
  readonly #stepsPerEpoch: number;
  #good: HeadState;
  /** null once it has diverged. */
  #live: LiveHead | null;

  constructor({ seed, position, start, ...options }: HeadInPassOptions) {
    const { cut, parts, stepsPerEpoch } = options;
    this.cut = cut;
    this.seed = seed;
    this.parts = parts;
    this.#name = `head ${position} (from the cut \`${cut}\`, seed ${seed})`;
    this.#stepsPerEpoch = stepsPerEpoch;
    this.#good = start ?? { epochsDone: 0, weights: new Map(), optimizer: new Map(), losses: [] };
    this.#live = this.#good.diverged === undefined ? new LiveHead({ ...options, start }) : null;
  }

  get isLeftOut(): boolean {
    return this.#live === null;
  }

  /** The state after the last epoch ended by `endEpoch`; for a dropped head, the last one before it diverged. */
  get state(): HeadState {
    return this.#good;
  }

  /** One step, counted from 0 over all epochs. Returns the loss before it, or null for a dropped head. */
  step(step: number, inputs: () => Tensor[], targets: Targets): Promise<number | null> {
    return this.#unlessDiverged(step, (live) => live.step(step, inputs, targets));
  }

  /** Ends an epoch: returns its mean loss, or null for a dropped head. */
  endEpoch(): Promise<number | null> {
    const lastStep = (this.#good.epochsDone + 1) * this.#stepsPerEpoch - 1;
    return this.#unlessDiverged(lastStep, async (live) => {
      const loss = live.endEpoch();
      this.#good = { ...(await live.state()), ...keptOf(this.#good) };
      return loss;
    });
  }

  /** Tests the weights after the epoch that has just ended, and keeps them if they are the best so far. */
  async keepIfBest(test: (weights: Weights) => Promise<HeldOutScore>): Promise<void> {
    const { weights, average, epochsDone } = this.#good;
    await this.#unlessDiverged(epochsDone * this.#stepsPerEpoch - 1, async () => {
      const own = reached({ weights, ...(average === undefined ? {} : { average }) });
      const score = await test(own);
      this.#good = { ...this.#good, ...keptAfter(this.#good, score, own) };
      return score.loss;
    });
  }

  dispose(): void {
    this.#live?.dispose();
    this.#live = null;
  }

  async #unlessDiverged(step: number, work: (live: LiveHead) => Promise<number>): Promise<number | null> {
    if (this.#live === null) return null;
    try {
      return await work(this.#live);
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'METHOD_DIVERGED') throw error;
      this.#good = { ...this.#good, diverged: { message: `${this.#name}: ${error.message}`, step } };
      this.dispose();
      return null;
    }
  }
}
