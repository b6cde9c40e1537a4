import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util.js';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import { tf } from '../../../../src/engine/tf.ts';

// The first use loads the backend and our gradients.
tf.backend();
setTestEnvs([{ name: 'cpu', backendName: 'cpu', isDataSync: true }]);

/** TF.js's reference leaves nothing to anyone. */
export const fallbackCounts = (): Readonly<Record<string, number>> => ({});
