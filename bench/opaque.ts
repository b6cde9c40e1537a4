import { openEngine, tf } from '../src/engine/index.ts';
import { LiveParameters } from '../src/method/training/live-parameters.ts';
import { runSteps } from '../src/model/index.ts';
import { importOnnx } from '../src/model/onnx/import-onnx.ts';
import { importOpaque } from '../src/model/opaque/import-opaque.ts';
import type { Network } from '../src/model/types.ts';
import type { Benchmark, BenchRow } from './types.ts';

const resolutionsPx = [224, 320];
const batch = 8;
const rounds = 7;

/** An opaque network against the same file rebuilt: passes over a batch, in turn. */
export const opaqueBench: Benchmark = async ({ onnx, only }) => {
  if (onnx === null) return { skipped: 'name an ONNX file that fixres understands: --onnx resnet50.onnx' };
  await openEngine({ engine: 'onnx' });
  const [opaque, understood] = [importOpaque(onnx).network, importOnnx(onnx).network].map(passOf);
  return resolutionsPx.flatMap((sidePx): BenchRow[] => {
    const name = `opaque/pass-${sidePx}`;
    if (!name.includes(only ?? '')) return [];
    const [ours, peer] = [[], []] as [number[], number[]];
    for (let round = 0; round <= rounds; round++) {
      ours.push(opaque!(sidePx));
      peer.push(understood!(sidePx));
    }
    const [own, other] = [leastOf(ours), leastOf(peer)];
    return [{ name, ratio: other / own, ours: own, peer: other, unit: 'ms per image' }];
  });
};

/** Returns a function that measures the milliseconds per image of one pass. */
const passOf = (network: Network & Required<Pick<Network, 'ownWeights'>>) => {
  const parameters = new LiveParameters(network.parameters, network.ownWeights());
  return (sidePx: number): number => {
    const images = tf.fill([batch, sidePx, sidePx, 3], 0.5);
    const start = performance.now();
    tf.tidy(() => void runSteps(network.steps, [images], parameters.context)[0]!.dataSync());
    const took = (performance.now() - start) / batch;
    images.dispose();
    return took;
  };
};

const leastOf = (times: readonly number[]): number => Math.min(...times.slice(1));
