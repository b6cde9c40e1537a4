import * as tf from '@tensorflow/tfjs-core';
import { FixresError, isFixresError } from '../base/errors.ts';

/**
 * What TF.js, V8 or a native library threw, as a `FixresError` where it means one of two things: a kernel that the
 * backend lacks (ENGINE_UNSUPPORTED_OP), or memory that isn't there (ENGINE_OUT_OF_MEMORY). Anything else comes back
 * as it is. `doing` says during what, e.g. `MaxPool`.
 */
export const explainEngineError = (error: unknown, doing = 'the computation'): unknown => {
  if (!(error instanceof Error) || isFixresError(error)) return error;
  return unsupportedOp(error) ?? outOfMemory(error, doing) ?? error;
};

// Source of the wording: tfjs-core 4.22, engine.js, `runKernel`.
const missingKernel = /Kernel '([^']+)' not registered for backend '([^']+)'/;

const unsupportedOp = (error: Error): FixresError | undefined => {
  const [, kernelName, backend] = missingKernel.exec(error.message) ?? [];
  if (kernelName === undefined || backend === undefined) return undefined;
  const others = backendsWith(kernelName).filter((name) => name !== backend);
  return new FixresError('ENGINE_UNSUPPORTED_OP', `the engine \`${backend}\` has no kernel \`${kernelName}\``, {
    path: '/engine',
    hint: others.length === 0 ? 'no engine here has it' : `choose an engine that has it: ${others.join(', ')}`,
    cause: error,
  });
};

/** `onnx` has what `cpu` has: it leaves to it what it lacks itself. Others are known once they have been opened. */
const backendsWith = (kernelName: string): readonly string[] => {
  const has = (backend: string): boolean => tf.getKernel(kernelName, backend) !== undefined;
  return ['onnx', 'tensorflow', 'webgpu', 'cpu'].filter((name) => has(name) || (name === 'onnx' && has('cpu')));
};

/** What says that memory is missing: V8 (two wordings, the first with the number of elements), and the C++ libraries. */
const typedArrayLength = /Invalid typed array length: (\d+)/;
const allocationFailed = /Array buffer allocation failed|bad_alloc|bad allocation|OOM when allocating|out of memory/i;
const bytesAsked = /(?:buffer of size|allocat\w+) (\d{4,})/i;

const outOfMemory = (error: Error, doing: string): FixresError | undefined => {
  const elements = typedArrayLength.exec(error.message)?.[1];
  const bytes = elements === undefined ? bytesAsked.exec(error.message)?.[1] : String(Number(elements) * 4);
  if (elements === undefined && !allocationFailed.test(error.message)) return undefined;
  const size = bytes === undefined ? '' : `: ${bytes} bytes (${gibibytes(Number(bytes))} GiB) were asked for at once`;
  return new FixresError('ENGINE_OUT_OF_MEMORY', `not enough memory for ${doing}${size}`, {
    hint: 'use a smaller batch, a lower resolution or fewer workers',
    cause: error,
  });
};

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toPrecision(3);
