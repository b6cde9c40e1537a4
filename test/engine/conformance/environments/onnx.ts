import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util.js';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import { engineStats, registerOnnxBackend } from '../../../../src/engine/index.ts';

registerOnnxBackend();
setTestEnvs([
  { name: 'onnx', backendName: 'onnx', isDataSync: true },
  // For the two specs that are written for it alone, see `isFor`.
  { name: 'cpu', backendName: 'cpu', isDataSync: true },
]);

/** How often each kernel has been left to `cpu` since the program began. */
export const fallbackCounts = (): Readonly<Record<string, number>> => engineStats().fallbacks;
