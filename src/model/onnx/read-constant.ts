import { elementCount } from '../measure.ts';
import type { Shape } from '../types.ts';
import { decodeFloats, firstNotFinite } from '../weights/formats/decode-floats.ts';
import { brokenFile, readBytes } from '../weights/formats/file-bytes.ts';
import type { WireField, WireReader } from '../weights/onnx/wire.ts';

/** Integers (shapes, axes) are kept in memory; floats are read from the file on request. */
export type ConstantTensor =
  | { readonly shape: Shape; readonly ints: readonly number[]; readonly floats?: undefined }
  | { readonly shape: Shape; readonly floats: () => Float32Array; readonly ints?: undefined };

/** Source: onnx/onnx.proto, `TensorProto.DataType`. */
const floatTypes: Readonly<Record<number, { readonly dtype: string; readonly bytes: number }>> = {
  1: { dtype: 'F32', bytes: 4 },
  10: { dtype: 'F16', bytes: 2 },
  11: { dtype: 'F64', bytes: 8 },
  16: { dtype: 'BF16', bytes: 2 },
};
const integerBytes: Readonly<Record<number, number>> = { 6: 4, 7: 8, 9: 1 };

/** Longer integer constants are not shapes but, for instance, quantised weights. */
export const mostIntegers = 65_536;

/** A TensorProto. */
export const readConstant = (reader: WireReader, message: WireField): ConstantTensor & { readonly name: string } => {
  const refuse = (reason: string) => brokenFile(reader.file, 'onnx', message.begin, reason);
  const shape: number[] = [];
  const integers: number[] = [];
  let [name, dataType] = ['', 0];
  let raw: WireField | undefined;
  for (const part of reader.fields(message.begin, message.end)) {
    if (part.field === 1) for (const size of signedIntegers(reader, part)) shape.push(size);
    if (part.field === 2) dataType = part.value ?? 0;
    if (part.field === 5 || part.field === 7) for (const value of signedIntegers(reader, part)) integers.push(value);
    if (part.field === 8) name = reader.text(part);
    if (part.field === 4 || part.field === 9 || part.field === 10) raw = part; // little-endian bytes
    if (shape.length > mostIntegers) throw refuse(`\`${name}\` has more than ${mostIntegers} axes`);
    if (integers.length > mostIntegers) throw refuse(`\`${name}\` holds more than ${mostIntegers} integers`);
    if (part.field === 14 && part.value !== 0) throw refuse(`the values of \`${name}\` are in another file`);
  }
  if (shape.length > 8 || shape.some((size) => size < 0)) throw refuse(`\`${name}\` has the shape [${shape}]`);
  const [count, got] = [elementCount(shape), raw === undefined ? 0 : raw.end - raw.begin];
  const float = floatTypes[dataType];
  if (float !== undefined) {
    if (got !== count * float.bytes) throw refuse(`\`${name}\` has ${got} bytes instead of ${count * float.bytes}`);
    const begin = raw?.begin ?? message.begin;
    return { name, shape, floats: () => readFloats(reader.file, name, float.dtype, begin, got) };
  }
  const size = integerBytes[dataType];
  if (size === undefined || count > mostIntegers) {
    throw refuse(`\`${name}\` holds ${count} values of the type ${dataType}; quantised networks can't be read`);
  }
  const ints = raw === undefined ? integers : rawIntegers(readBytes(reader.file, raw.begin, got, 'onnx'), size);
  if (ints.length !== count) throw refuse(`\`${name}\` has ${ints.length} values instead of ${count}`);
  return { name, shape, ints };
};

/** Signed integers: one, or many packed. */
export const signedIntegers = (reader: WireReader, field: WireField): number[] => {
  const { begin, end } = field;
  if (end - begin > 10 * mostIntegers) throw brokenFile(reader.file, 'onnx', begin, 'an unterminated list');
  return [...reader.integers(field)];
};

const rawIntegers = (bytes: Uint8Array<ArrayBuffer>, size: number): number[] => {
  const view = new DataView(bytes.buffer);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => {
    if (size === 8) return Number(view.getBigInt64(8 * index, true));
    return size === 4 ? view.getInt32(4 * index, true) : view.getUint8(index);
  });
};

const readFloats = (file: string, name: string, dtype: string, begin: number, length: number): Float32Array => {
  const values = decodeFloats(dtype, readBytes(file, begin, length, 'onnx'))!;
  const bad = firstNotFinite(values);
  if (bad < 0) return values;
  // The bound of a Clip or the padding of a MaxPool may be infinite; weights may not.
  if (values.length === 1 && !Number.isNaN(values[0])) return values;
  throw brokenFile(file, 'onnx', begin, `\`${name}\` holds ${values[bad]} at index ${bad}`);
};
