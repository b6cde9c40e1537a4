import type { CostAnalysis } from '../../domain/analysis-types.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { multiplyAdds, type Network, parameterCount, type Weights } from '../../model/index.ts';
import { LiveParameters } from '../training/live-parameters.ts';
import type { Watch } from '../types.ts';
import { timeBatches } from './time-batches.ts';

export interface CostQuestion {
  readonly network: Network;
  /** Any weights, since they do not change the cost. */
  readonly weights: Weights;
  readonly testResolutionsPx: readonly InputSize[];
  readonly threads: number;
  readonly watch: Watch;
  readonly timing?: Timing;
}

export interface Timing {
  readonly batchSizes: readonly number[];
  readonly rounds: number;
}

/** Single images, as in a service, and batches, as in tests. */
export const usualTiming: Timing = { batchSizes: [1, 8], rounds: 15 };

/** The cost of one image at each resolution: counted, and measured. Throws EXECUTE_INTERRUPTED. */
export const analyseCost = async (asked: CostQuestion): Promise<Required<CostAnalysis>> => {
  const { network, weights, testResolutionsPx, threads, watch, timing = usualTiming } = asked;
  const parameters = new LiveParameters(network.parameters, weights);
  try {
    const question = { network, parameters, testResolutionsPx, ...timing, threads, watch };
    const { times, othersCores } = await timeBatches(question);
    const costs = testResolutionsPx.map((testResolutionPx, index) => ({
      testResolutionPx,
      macs: multiplyAdds(network, testResolutionPx),
      times: times[index]!,
    }));
    return { analysis: 'cost', parameters: parameterCount(network), threads, othersCores, costs };
  } finally {
    parameters.dispose();
  }
};
