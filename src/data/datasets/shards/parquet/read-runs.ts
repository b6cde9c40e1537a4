/** A stretch of bytes, from `at` to before `end`. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
}

/**
 * `count` integers of `bitWidth` bits in the hybrid encoding of run lengths and packed bits. Throws a plain error if the
 * stretch has fewer, if a run goes beyond them, which the library does not check, or if a value exceeds `max`.
 * Source: apache/parquet-format, Encodings.md, RLE.
 */
export const readRuns = (
  { bytes, at: start, end }: Stretch,
  bitWidth: number,
  count: number,
  max: number,
): Uint32Array => {
  if (bitWidth > 32) throw damagedRuns();
  const values = new Uint32Array(count);
  const width = Math.ceil(bitWidth / 8);
  let at = start;
  let done = 0;
  while (done < count) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= end || shift > 28) throw damagedRuns();
      const byte = bytes[at++]!;
      header += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const length = Math.floor(header / 2);
    if (header % 2 === 0) {
      if (length === 0 || length > count - done || at + width > end) throw damagedRuns();
      let value = 0;
      for (let byte = 0; byte < width; byte++) value += bytes[at + byte]! * 2 ** (8 * byte);
      values.fill(value, done, done + length);
      at += width;
      done += length;
      continue;
    }
    // In groups of eight; the last values of the last group may be padding, and its last bytes absent.
    const wanted = Math.min(length * 8, count - done);
    if (wanted === 0 || at + Math.ceil((wanted * bitWidth) / 8) > end) throw damagedRuns();
    for (let value = 0; value < wanted; value++) values[done + value] = bitsAt(bytes, at, value * bitWidth, bitWidth);
    at += length * bitWidth;
    done += wanted;
  }
  if (values.some((value) => value > max)) throw damagedRuns();
  return values;
};

const bitsAt = (bytes: Uint8Array, at: number, bit: number, bitWidth: number): number => {
  let value = 0;
  for (let have = 0; have < bitWidth; ) {
    const position = bit + have;
    const take = Math.min(8 - (position & 7), bitWidth - have);
    value += ((bytes[at + (position >>> 3)]! >>> (position & 7)) & ((1 << take) - 1)) * 2 ** have;
    have += take;
  }
  return value;
};

const damagedRuns = (): Error => new Error('the runs of a page are damaged');
