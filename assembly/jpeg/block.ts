import { bitCount, bits, keepBits, next, refilled, refilledCount, refilledNext } from './bit-stream';
import {
  endOfBlock,
  extended,
  firstAdvance,
  firstLength,
  firstValue,
  lengthOf,
  longCode,
  look,
  secondAdvance,
  secondValue,
} from './huffman';

/**
 * Where a block's n-th coefficient lies, in bytes, and for one behind its end a place behind the block.
 * Source: ITU-T T.81, figure A.6, row by row.
 */
const zigzag = memory.data<u8>([
  0, 2, 16, 32, 18, 4, 6, 20, 34, 48, 64, 50, 36, 22, 8, 10, 24, 38, 52, 66, 80, 96, 82, 68, 54, 40, 26, 12, 14, 28, 42, 56,
  70, 84, 98, 112, 114, 100, 86, 72, 58, 44, 30, 46, 60, 74, 88, 102, 116, 118, 104, 90, 76, 62, 78, 92, 106, 120, 122, 108,
  94, 110, 124, 126,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128,
]);

/** Bytes that `readCoefficients` writes to. */
export const blockBytes = 128 + 2;

/** What `readDifference` gives where the bits are no code. */
export const noDifference: i32 = i32.MIN_VALUE;

/** The difference of a block's first coefficient from that of the block before. */
export function readDifference(table: usize): i32 {
  const buffer = refilled(bits, bitCount, next);
  const behind = refilledNext(bitCount, next);
  const entry = look(table, buffer);
  let length = lengthOf(entry);
  let value = firstValue(entry);
  if (length == 0) {
    const code = longCode(table, entry, buffer);
    if (code == 0) return noDifference;
    const size = code >>> 8;
    length = (code & 255) + size;
    value = extended(buffer << (<u64>(code & 255)), size);
  }
  keepBits(buffer << (<u64>length), refilledCount(bitCount) - length, behind);
  return value;
}

/**
 * Writes the other coefficients that are not 0 to their places in `to`, a block of 16-bit values.
 * @returns the number of the last one, 0 to 63; -1 where the bits are no codes or go beyond the block
 */
export function readCoefficients(table: usize, to: usize): i32 {
  let buffer = bits;
  let count = bitCount;
  let behind = next;
  let place = 0;
  while (place < 63) {
    buffer = refilled(buffer, count, behind);
    behind = refilledNext(count, behind);
    count = refilledCount(count);
    const entry = look(table, buffer);
    const length = lengthOf(entry);
    let advance = firstAdvance(entry);
    const first = place + advance;
    const second = place + secondAdvance(entry);
    if (length != 0 && (second < 64 || (second >= endOfBlock && first != 63))) {
      store<i16>(to + load<u8>(zigzag + first), firstValue(entry));
      buffer <<= <u64>length;
      count -= length;
      if (second >= endOfBlock) {
        if (first >= endOfBlock) break;
        place = first;
        if (first < 63) break;
        return -1;
      }
      store<i16>(to + load<u8>(zigzag + second), secondValue(entry));
      place = second;
      continue;
    }
    // The first alone, with which the block ends, or one that is longer than what was looked at.
    let value = firstValue(entry);
    let taken = firstLength(entry);
    if (length == 0) {
      const code = longCode(table, entry, buffer);
      if (code == 0) return -1;
      const symbol = code >>> 8;
      const size = symbol & 15;
      taken = (code & 255) + size;
      value = extended(buffer << (<u64>(code & 255)), size);
      advance = symbol == 0 ? endOfBlock : (symbol >>> 4) + 1;
    }
    buffer <<= <u64>taken;
    count -= taken;
    if (advance == endOfBlock) break;
    place += advance;
    if (place > 63) return -1;
    store<i16>(to + load<u8>(zigzag + place), value);
  }
  keepBits(buffer, count, behind);
  return place;
}
