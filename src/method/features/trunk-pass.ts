import type { ImageBatch } from '../../data/types/batch.ts';
import { type Tensor, tf } from '../../engine/index.ts';
import { type Network, runSteps, type Step, type Weights } from '../../model/index.ts';
import { LiveParameters } from '../training/live-parameters.ts';
import { type Normalize, normalizePixels, pixelTensor } from './normalize.ts';

/** Index of the first step after a cut; after `input` comes the whole network. */
export const cutIndex = (network: Network, cut: string): number => {
  if (cut === 'input') return 0;
  const index = network.cuts[cut];
  if (index === undefined) throw new Error(`${network.architecture} has no cut ${cut}`);
  return index;
};

/** The last of some cuts in the network. */
export const lastCut = <Cut extends string>(network: Network, cuts: readonly Cut[]): Cut =>
  cuts.reduce((last, cut) => (cutIndex(network, cut) > cutIndex(network, last) ? cut : last));

/** The parameters that these steps read. */
export const parametersOf = (network: Network, steps: readonly Step[]) => {
  const names = new Set(steps.flatMap((step) => step.parameters));
  return network.parameters.filter(({ name }) => names.has(name));
};

/** The frozen trunk up to the last of some cuts, in evaluation mode. Must be disposed of. */
export class TrunkPass {
  readonly #network: Network;
  readonly #normalize: Normalize;
  readonly #parameters: LiveParameters;

  constructor(network: Network, weights: Weights, normalize: Normalize, cuts: readonly string[]) {
    this.#network = network;
    this.#normalize = normalize;
    const steps = network.steps.slice(0, Math.max(...cuts.map((cut) => cutIndex(network, cut))));
    this.#parameters = new LiveParameters(parametersOf(network, steps), weights);
  }

  /** An array [batch, ...shape] per tensor of each cut, from one pass. */
  async outputs(batch: ImageBatch, cuts: readonly string[]): Promise<Map<string, Float32Array[]>> {
    const network = this.#network;
    const kept = tf.tidy(() => {
      let tensors: Tensor[] = [normalizePixels(pixelTensor(batch.pixels, batch.sizePx), this.#normalize)];
      let index = 0;
      const outputs: Record<string, Tensor[]> = {};
      for (const cut of withBatchNormCut(network, cuts).toSorted(
        (a, b) => cutIndex(network, a) - cutIndex(network, b),
      )) {
        tensors = runSteps(network.steps.slice(index, cutIndex(network, cut)), tensors, this.#parameters.context);
        index = cutIndex(network, cut);
        outputs[cut] = tensors;
      }
      return outputs;
    });
    const values = new Map<string, Float32Array[]>();
    for (const cut of cuts) {
      values.set(cut, await Promise.all(kept[cut]!.map((tensor) => tensor.data<'float32'>())));
    }
    tf.dispose(kept);
    return values;
  }

  dispose(): void {
    this.#parameters.dispose();
  }
}

/**
 * The output at the cut `bn` separates the batch norm from the convolution before it, which an engine might otherwise
 * fold together: mathematically equal, but with different bits afterwards. So it is always an output, even if only
 * later cuts are requested: the bits at a cut must not depend on which others are requested.
 */
const withBatchNormCut = (network: Network, cuts: readonly string[]): string[] => {
  const { bn } = network.cuts;
  const isPassed = bn !== undefined && cuts.some((cut) => cutIndex(network, cut) > bn);
  return isPassed && !cuts.includes('bn') ? [...cuts, 'bn'] : [...cuts];
};
