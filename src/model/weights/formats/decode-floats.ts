/**
 * Little-endian bytes of a float dtype as 32-bit floats, in the same memory if they already are; undefined for a dtype
 * other than floats of 64, 32 or 16 bits.
 */
export const decodeFloats = (dtype: string, bytes: Uint8Array): Float32Array | undefined => {
  const viewAs = <View>(View: ViewOf<View>): View => {
    const { buffer, byteOffset, length } = aligned(bytes, View.BYTES_PER_ELEMENT);
    return new View(buffer, byteOffset, length / View.BYTES_PER_ELEMENT);
  };
  if (dtype === 'F32') return viewAs(Float32Array);
  if (dtype === 'F64') return Float32Array.from(viewAs(Float64Array));
  if (dtype === 'F16') return Float32Array.from(viewAs(Uint16Array), halfToFloat);
  if (dtype === 'BF16') return brainFloats(viewAs(Uint16Array));
  return undefined;
};

/** Whether `decodeFloats` takes the dtype. */
export const isFloat = (dtype: string): boolean => ['F64', 'F32', 'F16', 'BF16'].includes(dtype);

/**
 * The exponent bits of a binary32, all ones for NaN and infinity, and the addend that makes them overflow into the
 * sign.
 */
const [exponent, one] = [0x7f80_0000, 0x0080_0000];

/** Index of the first NaN or infinity, -1 if there is none. */
export const firstNotFinite = (values: Float32Array): number => {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const looksFinite = signOfAny(bits) >= 0;
  return looksFinite ? -1 : bits.findIndex((value) => (value & exponent) === exponent);
};

/** Negative if any exponent is all ones. Eight at a time and without a branch. */
const signOfAny = (bits: Int32Array): number => {
  let any = 0;
  const end = bits.length - (bits.length % 8);
  for (let at = 0; at < end; at += 8) {
    any |=
      signOf(bits[at]!) |
      signOf(bits[at + 1]!) |
      signOf(bits[at + 2]!) |
      signOf(bits[at + 3]!) |
      signOf(bits[at + 4]!) |
      signOf(bits[at + 5]!) |
      signOf(bits[at + 6]!) |
      signOf(bits[at + 7]!);
  }
  for (let at = end; at < bits.length; at++) any |= signOf(bits[at]!);
  return any;
};

const signOf = (bits: number): number => (bits & exponent) + one;

interface ViewOf<View> {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): View;
  readonly BYTES_PER_ELEMENT: number;
}

/** The bytes aligned to a multiple, copied if necessary. */
const aligned = (bytes: Uint8Array, width: number): Uint8Array =>
  bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);

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
