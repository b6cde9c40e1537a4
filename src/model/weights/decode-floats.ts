/** Bytes of a float dtype, little-endian, as 32-bit floats; undefined for a dtype that is no float of 64, 32 or 16 bits. */
export const decodeFloats = (dtype: string, bytes: Uint8Array): Float32Array | undefined => {
  if (dtype === 'F32') return new Float32Array(aligned(bytes), 0, bytes.length / 4);
  if (dtype === 'F64') return Float32Array.from(new Float64Array(aligned(bytes)));
  if (dtype === 'F16') return Float32Array.from(new Uint16Array(aligned(bytes)), halfToFloat);
  if (dtype === 'BF16') return brainFloats(new Uint16Array(aligned(bytes)));
  return undefined;
};

/** All ones in a binary32 that is NaN or infinite; and what makes such a one overflow into the sign. */
const [exponent, one] = [0x7f80_0000, 0x0080_0000];

/** Index of the first NaN or infinity, -1 when there is none. */
export const firstNotFinite = (values: Float32Array): number => {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const looksFinite = signOfAny(bits) >= 0;
  return looksFinite ? -1 : bits.findIndex((value) => (value & exponent) === exponent);
};

/** Negative where any exponent is all ones. Four at once and without a branch, which takes half the time. */
const signOfAny = (bits: Int32Array): number => {
  let any = 0;
  const end = bits.length - (bits.length % 4);
  for (let index = 0; index < end; index += 4) {
    any |= (bits[index]! & exponent) + one;
    any |= (bits[index + 1]! & exponent) + one;
    any |= (bits[index + 2]! & exponent) + one;
    any |= (bits[index + 3]! & exponent) + one;
  }
  for (let index = end; index < bits.length; index++) any |= (bits[index]! & exponent) + one;
  return any;
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
