import type { Constant } from '../graph/value.ts';

/** The elements of a constant in the graph's structure, as ONNX stores them. */
export const constantData = (dtype: Constant['dtype'], values: readonly number[]): Uint8Array => {
  const data =
    dtype === 'int64'
      ? BigInt64Array.from(values, BigInt)
      : dtype === 'int32'
        ? Int32Array.from(values)
        : dtype === 'bool'
          ? Uint8Array.from(values)
          : Float32Array.from(values);
  return new Uint8Array(data.buffer);
};
