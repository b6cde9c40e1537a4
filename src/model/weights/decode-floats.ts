/** Bytes of a float dtype, little-endian, as 32-bit floats; undefined for a dtype that is no float of 64, 32 or 16 bits. */
export const decodeFloats = (dtype: string, bytes: Uint8Array): Float32Array | undefined => {
  if (dtype === 'F32') return new Float32Array(aligned(bytes), 0, bytes.length / 4);
  if (dtype === 'F64') return Float32Array.from(new Float64Array(aligned(bytes)));
  if (dtype === 'F16') return Float32Array.from(new Uint16Array(aligned(bytes)), halfToFloat);
  if (dtype === 'BF16') return brainFloats(new Uint16Array(aligned(bytes)));
  return undefined;
};

/** Index of the first NaN or infinity, -1 when there is none. Looks at the exponents: as fast as reading. */
export const firstNotFinite = (values: Float32Array): number => {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < bits.length; index++) {
    if ((bits[index]! & 0x7f80_0000) === 0x7f80_0000) return index;
  }
  return -1;
};

const aligned = ({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer =>
  buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength
    ? buffer
    : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer;

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
const halfToFloat = (bits: number): number => {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

/** A bfloat16 is the upper half of a binary32. */
const brainFloats = (halves: Uint16Array): Float32Array =>
  new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
