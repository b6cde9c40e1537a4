import { FixresError, isFixresError } from '../base/errors.ts';
import { memoryRefused, outOfMemory } from './out-of-memory.ts';
import { tf } from './tf.ts';

/**
 * Converts an error of TF.js, V8 or a native library to a `FixresError` in two cases: a kernel that the backend lacks
 * (ENGINE_UNSUPPORTED_OP), or insufficient memory (ENGINE_OUT_OF_MEMORY). Any other error is returned unchanged.
 * `doing` names the operation, e.g. `MaxPool`.
 */
export const explainEngineError = (error: unknown, doing = 'the computation'): unknown => {
  if (!(error instanceof Error) || isFixresError(error)) return error;
  return unsupportedOp(error) ?? refusedMemory(error, doing) ?? error;
};

// Source of the wording: tfjs-core 4.22, engine.js, `runKernel`.
const missingKernel = /Kernel '([^']+)' not registered for backend '([^']+)'/;

const unsupportedOp = (error: Error): FixresError | undefined => {
  const [, kernelName, backend] = missingKernel.exec(error.message) ?? [];
  if (kernelName === undefined || backend === undefined) return undefined;
  const others = backendsWith(kernelName).filter((name) => name !== backend);
  return new FixresError('ENGINE_UNSUPPORTED_OP', `the engine \`${backend}\` has no kernel \`${kernelName}\``, {
    path: '/engine',
    hint:
      others.length === 0 ? 'no engine on this machine has it' : `choose an engine that has it: ${others.join(', ')}`,
    cause: error,
  });
};

/**
 * `onnx` supports all kernels of `cpu`, to which it delegates those it lacks. The kernels of other engines are known
 * once they have been opened.
 */
const backendsWith = (kernelName: string): readonly string[] => {
  const has = (backend: string): boolean => tf.getKernel(kernelName, backend) !== undefined;
  return ['onnx', 'tensorflow', 'webgpu', 'cpu'].filter((name) => has(name) || (name === 'onnx' && has('cpu')));
};

const refusedMemory = (error: Error, doing: string): FixresError | undefined => {
  const refused = memoryRefused(error.message);
  return refused === undefined ? undefined : outOfMemory(doing, refused.bytes, error);
};
