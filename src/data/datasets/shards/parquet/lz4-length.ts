/**
 * Whether an LZ4 block decodes to exactly `length` bytes, determined without decoding it. The library does not check
 * this: it fills missing bytes with zeros.
 * Source: lz4/lz4, doc/lz4_Block_format.md.
 */
export const hasLz4Length = (block: Uint8Array, length: number): boolean => {
  let at = 0;
  let decoded = 0;
  const extended = (start: number): number => {
    let sum = start;
    for (let byte = start === 15 ? 255 : 0; byte === 255; sum += byte) byte = block[at++] ?? 0;
    return sum;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = extended(token >>> 4);
    at += literals;
    decoded += literals;
    if (at === block.length) return decoded === length;
    at += 2;
    decoded += extended(token & 15) + 4;
  }
  return false;
};

/** The same for the older format: blocks after Hadoop's headers of two big-endian lengths, or a single block without one. */
export const hasLz4FramesLength = (bytes: Uint8Array, length: number): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let decoded = 0;
  while (at + 8 <= bytes.length) {
    const [unpacked, packed] = [view.getUint32(at), view.getUint32(at + 4)];
    at += 8 + packed;
    if (at > bytes.length || !hasLz4Length(bytes.subarray(at - packed, at), unpacked)) break;
    decoded += unpacked;
    if (at === bytes.length) return decoded === length;
  }
  return hasLz4Length(bytes, length);
};
