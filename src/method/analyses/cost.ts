import type { CostAnalysis, CostAtResolution } from '../../base/analysis-types.ts';
import { median } from '../../base/quantile.ts';
import { tf } from '../../engine/index.ts';
import { multiplyAdds, type Network, parameterCount, runSteps, type Weights } from '../../model/index.ts';
import { pauseForSignals } from '../interruption.ts';
import { LiveParameters } from '../live-parameters.ts';
import type { Watch } from '../types.ts';

export interface CostQuestion {
  readonly network: Network;
  /** Any: they don't change the cost. */
  readonly weights: Weights;
  readonly testResolutionsPx: readonly number[];
  readonly threads: number;
  readonly watch: Watch;
}

const batchSize = 8;
/** After one that warms up. */
const timedBatches = 5;

/**
 * What one image costs at each resolution: by arithmetic, and by the clock on the open engine, from the normalised image
 * to the logits. Throws EXECUTE_INTERRUPTED.
 */
export const analyseCost = async (question: CostQuestion): Promise<CostAnalysis> => {
  const { network, weights, testResolutionsPx, threads, watch } = question;
  const parameters = new LiveParameters(network.parameters, weights);
  const costs: CostAtResolution[] = [];
  try {
    for (const testResolutionPx of testResolutionsPx) {
      const seconds: number[] = [];
      for (let batch = 0; batch <= timedBatches; batch++) {
        await pauseForSignals(watch.signal);
        const startMs = performance.now();
        const logits = tf.tidy(() => {
          const images = tf.fill([batchSize, testResolutionPx, testResolutionPx, 3], 0.5);
          return runSteps(network.steps, [images], parameters.context)[0]!;
        });
        await logits.data();
        logits.dispose();
        if (batch > 0) seconds.push((performance.now() - startMs) / 1000);
      }
      const macs = multiplyAdds(network, testResolutionPx);
      costs.push({ testResolutionPx, macs, secondsPerImage: median(seconds) / batchSize });
      watch.progress({ fraction: costs.length / testResolutionsPx.length });
    }
  } finally {
    parameters.dispose();
  }
  return { analysis: 'cost', parameters: parameterCount(network), batchSize, threads, batches: timedBatches, costs };
};
