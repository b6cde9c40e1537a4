import { tf } from '../tf.ts';
import type { Engine } from './engine.ts';

/**
 * TF.js's own reference in plain JavaScript, one thread. Slow; it is bundled with fixres and serves as the reference
 * for the others.
 */
export const cpuEngine: Engine = {
  name: 'cpu',
  packageSets: [],
  load: async () => {
    return { device: 'cpu', threads: 1, version: `@tensorflow/tfjs-backend-cpu ${tf.version_core}` };
  },
};
