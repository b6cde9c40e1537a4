import { FixresError } from '../base/errors.ts';

/**
 * The error for insufficient memory. `doing` completes "not enough memory for"; `bytes` is the size of the failed
 * request.
 */
export const outOfMemory = (doing: string, bytes: number | undefined, cause: unknown): FixresError => {
  const size =
    bytes === undefined ? '' : `: ${bytes} bytes (${(bytes / 2 ** 30).toFixed(1)} GiB) were requested at once`;
  return new FixresError('ENGINE_OUT_OF_MEMORY', `not enough memory for ${doing}${size}`, {
    hint: 'use a smaller batch, a lower resolution or fewer workers',
    cause,
  });
};

/** Whether a message reports a failed allocation, and its size in bytes if given. */
export const memoryRefused = (message: string): { readonly bytes: number | undefined } | undefined => {
  const elements = typedArrayLength.exec(message)?.[1];
  if (elements !== undefined) return { bytes: Number(elements) * bytesPerElement };
  if (!refusal.test(message)) return undefined;
  const bytes = bytesAsked.exec(message)?.[1];
  return { bytes: bytes === undefined ? undefined : Number(bytes) };
};

// V8, for more elements than an array or the system allows; TF.js allocates arrays of 32-bit elements.
const typedArrayLength = /Invalid typed array length: (\d+)/;
const bytesPerElement = 4;

// V8 again; C++; ONNX Runtime's arena and its check of sizes; TensorFlow.
const refusal =
  /Array buffer allocation failed|bad_alloc|bad allocation|Failed to allocate memory|storage size overflowed|OOM when allocating|out of memory/i;
const bytesAsked = /requested buffer of size (\d+)/;
