import { createRequire } from 'node:module';
import { FixresError } from '../../../base/errors.ts';
import { memoryRefused, outOfMemory } from '../../out-of-memory.ts';
import type { Data, Dtype } from '../graph/value.ts';
import type { Initializer } from './onnx-model.ts';
import { settings, spins } from './settings.ts';

/** A tensor in the form that ONNX Runtime's binding reads. */
export interface HostTensor {
  readonly type: Dtype;
  readonly dims: readonly number[];
  readonly data: Data;
  readonly location: 'cpu';
}

/** Large constants, by their file names in the model. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array;
}

export interface Session {
  /** Computes synchronously, into the buffers of `fetches`. */
  run(feeds: Record<string, HostTensor>, fetches: Record<string, HostTensor>): void;
  /** Computes outputs of unknown sizes, into new memory. */
  compute(feeds: Record<string, HostTensor>, outputs: readonly string[]): Record<string, HostTensor>;
  dispose(): void;
}

/**
 * ONNX Runtime's native binding, one level below its public API. The public `run` only wraps the same synchronous call
 * in a promise, and TF.js's `dataSync` needs the call itself. The module is internal to onnxruntime-node, so the
 * version is pinned and nothing else uses it. Its interface: dist/binding.d.ts of onnxruntime-node 1.30.0.
 */
interface Binding {
  readonly InferenceSession: new () => NativeSession;
  listSupportedBackends(): { name: string; bundled: boolean }[];
}

interface NativeSession {
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void;
  run(feeds: object, fetches: object, options: object): object;
  endProfiling(): void;
  dispose(): void;
}

const require = createRequire(import.meta.url);
let loaded: Binding | undefined;

const binding = (): Binding => {
  if (loaded === undefined) {
    const native = require('onnxruntime-node/dist/binding.js') as { binding: Binding; initOrt(): void };
    native.initOrt();
    loaded = native.binding;
  }
  return loaded;
};

/** Execution providers in this platform's build of ONNX Runtime; `bundled` ones need nothing else. */
export const executionProviders = (): { name: string; bundled: boolean }[] => binding().listSupportedBackends();

/**
 * Compiles a model. The highest level of optimisation, `all` (blocked layouts), only benefits constant weights; if
 * there are none, it only doubles the time to compile. Throws ENGINE_FAILED, or ENGINE_OUT_OF_MEMORY, with ONNX
 * Runtime's message as cause.
 */
export const createSession = (
  model: Uint8Array,
  externalData: readonly ExternalData[],
  optimisation: 'none' | 'extended' | 'all' = 'extended',
): Session => {
  const { device, threads, profilePrefix } = settings;
  const session = guarded('compile a graph', () => {
    const created = new (binding().InferenceSession)();
    created.loadModel(model.buffer, model.byteOffset, model.byteLength, {
      executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: optimisation === 'none' ? 'disabled' : optimisation,
      externalData,
      // Errors are thrown, so ONNX Runtime need not write them to stderr as well.
      logSeverityLevel: 4,
      ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
      extra: { session: { intra_op: { allow_spinning: spins(settings) ? '1' : '0' } } },
    });
    return created;
  });
  return {
    run: (feeds, fetches) => {
      guarded('run a graph', () => runWithoutCopies(session, feeds, fetches));
    },
    compute: (feeds, outputs) =>
      guarded('run a graph', () => {
        const fetches = Object.fromEntries(outputs.map((name) => [name, null]));
        return session.run(feeds, fetches, {}) as Record<string, HostTensor>;
      }),
    dispose: () => {
      if (profilePrefix !== undefined) session.endProfiling();
      session.dispose();
    },
  };
};

/**
 * A constant that a model may name as its first output. After a run the binding copies every output into new memory,
 * even one that ONNX Runtime wrote into the caller's buffer: an additional pass over all weights, and as much garbage,
 * in each step. It copies in the order of the outputs, and stops at the first of a type that JavaScript lacks. This
 * constant has such a type: by then the run is complete, and its results are in the caller's buffers.
 */
export const stopsCopies: Initializer = { name: 'stop', dtype: 'bfloat16', shape: [1], bytes: new Uint8Array(2) };

const copyRefused = 'Tensor type (16) is not supported.';

const runWithoutCopies = (session: NativeSession, feeds: object, fetches: object): void => {
  try {
    session.run(feeds, { [stopsCopies.name]: null, ...fetches }, {});
  } catch (error) {
    if (!(error instanceof Error && error.message === copyRefused)) throw error;
  }
};

const guarded = <T>(what: string, action: () => T): T => {
  try {
    return action();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const refused = memoryRefused(message);
    if (refused !== undefined) throw outOfMemory(`ONNX Runtime to ${what}`, refused.bytes, error);
    throw new FixresError('ENGINE_FAILED', `ONNX Runtime could not ${what}: ${message}`, { cause: error });
  }
};
