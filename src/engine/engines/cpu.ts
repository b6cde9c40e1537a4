import { tf } from '../tf.ts';
import type { Engine } from './engine.ts';

/** TF.js's own reference in plain JavaScript, one thread. Slow; it comes with fixres and is what others are tested against. */
export const cpuEngine: Engine = {
  name: 'cpu',
  packageSets: [],
  load: async () => {
    return { device: 'cpu', threads: 1, version: `@tensorflow/tfjs-backend-cpu ${tf.version_core}` };
  },
};
