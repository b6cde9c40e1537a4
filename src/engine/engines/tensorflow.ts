import type { KernelBackend } from '@tensorflow/tfjs-core';
import { FixresError } from '../../base/errors.ts';
import { registerGradients } from '../gradients/index.ts';
import { tf } from '../tf.ts';
import type { Engine, PackageSet } from './engine.ts';
import { findPackages, installedVersion, requireFromHere } from './optional-packages.ts';
import { restoreRemovedUtilities } from './restore-removed-utilities.ts';

const packageSets: readonly PackageSet[] = [['@tensorflow/tfjs-node-gpu@4.22.0'], ['@tensorflow/tfjs-node@4.22.0']];

/** TensorFlow's C library through tfjs-node-gpu if it is installed, otherwise through tfjs-node. */
export const tensorflowEngine: Engine = {
  name: 'tensorflow',
  packageSets,
  load: async ({ threads }) => {
    const [name] = findPackages('tensorflow', packageSets) as [string];
    limitThreads(threads);
    restoreRemovedUtilities(requireFromHere('node:util'));
    try {
      requireFromHere(name);
    } catch (cause) {
      throw new FixresError('ENGINE_UNAVAILABLE', `${name} does not load: ${firstLine(cause)}`, {
        path: '/engine',
        hint: `rebuild it with \`npm rebuild ${name} --build-addon-from-source\`, or remove it`,
        cause,
      });
    }
    // tfjs-node registers TF.js's own gradients, perhaps in a second copy of TF.js's core; ours go into this copy.
    registerGradients();
    await tf.setBackend('tensorflow');
    return {
      device: (tf.backend() as TensorflowBackend).isUsingGpuDevice ? 'gpu' : 'cpu',
      threads: Number(process.env.TF_NUM_INTRAOP_THREADS),
      version: installedVersion(name),
    };
  },
};

interface TensorflowBackend extends KernelBackend {
  readonly isUsingGpuDevice: boolean;
}

/**
 * tfjs-node has no setting for the number of threads; the C library reads these variables once, when it starts, so the
 * first call to open the engine decides. Values set by the user are kept. Level 1 hides the greeting but not the
 * warnings.
 */
const limitThreads = (threads: number): void => {
  process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  process.env.TF_NUM_INTEROP_THREADS ??= '1';
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
};

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
