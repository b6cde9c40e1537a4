import { bitCount, bits, goBack, keepBits, next, refilled, refilledCount, refilledNext } from './bit-stream';
import { Component } from './component';
import {
  endOfBlock,
  extended,
  firstAdvance,
  firstValue,
  lengthOf,
  longCode,
  look,
  secondAdvance,
  secondLength,
  secondValue,
} from './huffman';

/**
 * Byte offset of a block's n-th coefficient; for those beyond its end, an offset after the block.
 * Source: ITU-T T.81, figure A.6, row by row.
 */
const zigzag = memory.data<u8>([
  0, 2, 16, 32, 18, 4, 6, 20, 34, 48, 64, 50, 36, 22, 8, 10, 24, 38, 52, 66, 80, 96, 82, 68, 54, 40, 26, 12, 14, 28, 42, 56,
  70, 84, 98, 112, 114, 100, 86, 72, 58, 44, 30, 46, 60, 74, 88, 102, 116, 118, 104, 90, 76, 62, 78, 92, 106, 120, 122, 108,
  94, 110, 124, 126,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
]);

/** The coefficients of a block, 16 bits each, and room for one beyond its end. */
export const block = memory.data(128 + 2, 16);

/**
 * Reads a component's next block: writes its coefficients to `block`.
 * @returns the index of the last one, 0 to 63; -1 if the bits are not codes, lead beyond the block, or give too large a value
 */
export function readBlock(component: Component): i32 {
  return nextBlock(component, true);
}

/** The same for coefficients that are not needed. */
export function passBlock(component: Component): i32 {
  return nextBlock(component, false);
}

// A refill leaves at least 56 bits. The first coefficient takes at most 27, a look-up 19 and a long code 26, so that 10 bits to
// look at remain after a refill and two look-ups, or a refill, a look-up and a long code.

// @ts-ignore: decorator
@inline
function nextBlock(component: Component, isWanted: bool): i32 {
  let buffer = refilled(bits, bitCount, next);
  let behind = refilledNext(bitCount, next);
  let count = refilledCount(bitCount);
  let entry = look(component.dcTable, buffer);
  let difference = <i32>(<i16>secondValue(entry, buffer));
  let length = <u64>lengthOf(entry);
  if (length == 0) {
    const code = longCode(component.dcTable, entry, buffer);
    if (code == 0) return -1;
    const size = code >>> 8;
    difference = extended(buffer << <u64>(code & 255), size);
    length = (code & 255) + size;
  }
  buffer <<= length;
  count -= length;
  const prediction = component.prediction + difference;
  if (prediction != <i32>(<i16>prediction)) return -1;
  component.prediction = prediction;
  if (isWanted) beginBlock(prediction);

  const table = component.acTable;
  let place = 0;
  while (true) {
    do {
      entry = look(table, buffer);
      buffer = refilled(buffer, count, behind);
      behind = refilledNext(count, behind);
      count = refilledCount(count);
      if (isWanted) storeFound(place, entry, buffer);
      place += secondAdvance(entry);
      buffer <<= entry;
      count -= entry & 63;
      if (place >= 63) break;
      entry = look(table, buffer);
      if (isWanted) storeFound(place, entry, buffer);
      place += secondAdvance(entry);
      buffer <<= entry;
      count -= entry & 63;
    } while (place < 63);
    if (lengthOf(entry) != 0) break;
    // Nothing was found there: the code is longer.
    const code = longCode(table, entry, buffer);
    if (code == 0) return -1;
    const symbol = code >>> 8;
    const size = symbol & 15;
    length = (code & 255) + size;
    place -= endOfBlock;
    if (symbol == 0) {
      keepBits(buffer << length, count - length, behind);
      return place;
    }
    place += (symbol >>> 4) + 1;
    if (place > 63) return -1;
    if (isWanted) storeAt(place, extended(buffer << <u64>(code & 255), size));
    buffer <<= length;
    count -= length;
    if (place == 63) break;
  }
  keepBits(buffer, count, behind);
  return place == 63 ? 63 : lastPlace(place, entry);
}

// @ts-ignore: decorator
@inline
function beginBlock(first: i32): void {
  const zeros = i64x2.splat(0);
  for (let at = 0; at < 128; at += 16) v128.store(block + at, zeros);
  store<i16>(block, first);
}

/** The index of the last coefficient if `entry`, the last one looked up, leads to `place`, beyond the block. */
// @ts-ignore: decorator
@inline
function lastPlace(place: i32, entry: u64): i32 {
  const first = place - secondAdvance(entry) + firstAdvance(entry);
  if (first >= endOfBlock) return first - endOfBlock;
  if (first < 63) return place >= endOfBlock ? first : -1;
  if (first > 63) return -1;
  // What follows coefficient 63 belongs to the next block.
  goBack(secondLength(entry));
  return 63;
}

/** Without a second coefficient, the second write goes to the first one's place and has its full value. */
// @ts-ignore: decorator
@inline
function storeFound(place: i32, entry: u64, buffer: u64): void {
  storeAt(place + firstAdvance(entry), firstValue(entry));
  storeAt(place + secondAdvance(entry), secondValue(entry, buffer));
}

// @ts-ignore: decorator
@inline
function storeAt(place: i32, value: i32): void {
  store<i16>(load<u8>(place, zigzag), value, block);
}
