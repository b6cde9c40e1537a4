import { kernels as onnxKernels } from './onnx/kernels/index.ts';
import { executionProviders } from './onnx/run/session.ts';
import { tf } from './tf.ts';
import type { EngineName } from './types.ts';

/** What an engine supports beyond the common ops, which every engine has. Kernels are named as in TF.js. */
export interface EngineCapabilities {
  /** Kernels that the engine implements itself, sorted. */
  readonly ownKernels: readonly string[];
  /**
   * Kernels that the engine delegates to `cpu`, sorted: they work, but slowly. `engineStats().fallbacks` counts them.
   */
  readonly kernelsLeftToCpu: readonly string[];
  /** Whether `dataSync` works, or only `data`. */
  readonly readsSynchronously: boolean;
  /** How `conv2d` with groups is computed, unless it is depthwise: as one kernel, or as one convolution per group. */
  readonly groupedConvolution: 'one kernel' | 'group by group';
  /** ONNX Runtime's execution providers on this platform; those that are not bundled need additional libraries. */
  readonly providers: readonly { readonly name: string; readonly bundled: boolean }[];
}

/** Capabilities of an engine that has been opened in this process. */
export const capabilitiesOf = (engine: EngineName): EngineCapabilities => {
  const own = engine === 'onnx' ? onnxKernels.map(({ name }) => name) : kernelsOf(engine);
  const left = engine === 'onnx' ? kernelsOf('onnx').filter((name) => !own.includes(name)) : [];
  return {
    ownKernels: own.toSorted(),
    kernelsLeftToCpu: left.toSorted(),
    readsSynchronously: engine !== 'webgpu',
    groupedConvolution: engine === 'onnx' ? 'one kernel' : 'group by group',
    providers: engine === 'onnx' ? executionProviders() : [],
  };
};

const kernelsOf = (backend: string): string[] => tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);
