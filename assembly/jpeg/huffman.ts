// Huffman tables. One look-up with the next `lookBits` bits usually finds two whole coefficients, codes and values.

export const lookBits: u64 = 10;

/** A table begins with a 64-bit entry for each value of the next bits. Its fields, from the lowest bit up: */
const entriesBytes: usize = 8 << <usize>lookBits;
// 6 bits: length of everything found; 0 if the first code, or the sign of its value, lies beyond the bits looked at
// 6 bits: how far to shift the next bits down for the last bit found to become the lowest
// 4 bits: length of the first code, 0 if none is found
// 8 bits: distance to the first coefficient, at least 1; `endOfBlock` if there are no more, or none is found
// 8 bits: distance to the second from the same place; if there is none, to the first again
// 16 bits: value of the first, if there is a second; if the length is 0, the code's symbol and length, 8 bits each, or 0
// 16 bits: value of the second minus the bits shifted down, modulo 2^16; bits that were not looked at count as 0

/** Then, for code lengths 0 to 16, the first 16-bit value beyond the codes of that length (32 bits each); */
const limits: usize = entriesBytes;
/** the index that the symbol of each length's code 0 would have among the symbols (32 bits each); */
const offsets: usize = limits + 17 * 4;
/** and the symbols, in the order of their codes (8 bits each). */
const symbols: usize = offsets + 17 * 4;

/** As `huffmanTableBytes` of src/data/jpeg/jpeg-memory.ts. */
export const tableBytes: usize = symbols + 256;

export const endOfBlock: i32 = 128;

// @ts-ignore: decorator
@inline
export function look(table: usize, bits: u64): u64 {
  return load<u64>(table + (<usize>(bits >>> (64 - lookBits)) << 3));
}

// @ts-ignore: decorator
@inline
export function lengthOf(entry: u64): i32 {
  return <i32>entry & 63;
}

// @ts-ignore: decorator
@inline
function firstCodeLength(entry: u64): i32 {
  return (<i32>entry >>> 12) & 15;
}

// @ts-ignore: decorator
@inline
export function firstAdvance(entry: u64): i32 {
  return (<i32>entry >>> 16) & 255;
}

// @ts-ignore: decorator
@inline
export function secondAdvance(entry: u64): i32 {
  return <i32>entry >>> 24;
}

/** In the lower 16 bits. */
// @ts-ignore: decorator
@inline
export function firstValue(entry: u64): i32 {
  return <i32>(entry >>> 32);
}

/** In the lower 16 bits. The entry must be that of `bits`, the next bits. */
// @ts-ignore: decorator
@inline
export function secondValue(entry: u64, bits: u64): i32 {
  return <i32>(entry >>> 48) + <i32>(bits >>> (entry >>> 6));
}

/** Length of the second code and its value. */
export function secondLength(entry: u64): i32 {
  return lengthOf(entry) - firstCodeLength(entry) - sizeOf(<i16>firstValue(entry));
}

/** How many bits a value takes. */
// @ts-ignore: decorator
@inline
function sizeOf(value: i32): i32 {
  return 32 - clz(abs(value));
}

/** If the entry has no length: `symbol << 8 | length` of the code that the next bits begin with, or 0 if there is none. */
export function longCode(table: usize, entry: u64, bits: u64): i32 {
  if (firstValue(entry) != 0) return firstValue(entry);
  const code = <i32>(bits >>> 48);
  for (let length = <i32>lookBits + 1; length <= 16; length++) {
    const at = table + (<usize>length << 2);
    if (code < load<i32>(at, limits)) {
      const place = load<i32>(at, offsets) + (code >>> (16 - length));
      return (<i32>load<u8>(table + place, symbols) << 8) | length;
    }
  }
  return 0;
}

/** The value that the first `size` bits stand for, 0 to 15 of them. Source: ITU-T T.81, F.2.2.1, EXTEND. */
// @ts-ignore: decorator
@inline
export function extended(bits: u64, size: i32): i32 {
  const value = <i32>((bits >>> 1) >>> (<u64>(63 - size)));
  return value < (1 << size) >>> 1 ? value + 1 - (1 << size) : value;
}

/**
 * Makes a table from its definition in a file: 16 counts, then the symbols. `areFirst`: for the first coefficients of blocks. False
 * if there are more codes than their lengths allow, or a code is all ones. Source: ITU-T T.81, annex C.
 */
export function makeTable(definition: usize, areFirst: bool, table: usize): bool {
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length++) {
    const at = table + (<usize>length << 2);
    store<i32>(at, place - code, offsets);
    for (let count = <i32>load<u8>(definition + length - 1); count > 0; count--) {
      const symbol = load<u8>(definition + place, 16);
      store<u8>(table + place, symbol, symbols);
      if (length <= <i32>lookBits) {
        // Checked before anything is written beyond the entries.
        if (code >= 1 << length) return false;
        fillEntries(table, code, length, symbol, areFirst);
      }
      code += 1;
      place += 1;
    }
    if (code >= 1 << length) return false;
    store<i32>(at, code << (16 - length), limits);
    if (length == <i32>lookBits) fillRest(table, code);
    code <<= 1;
  }
  if (!areFirst) findSecond(table);
  return true;
}

/** Fills the entries for all bits that can follow a code. */
function fillEntries(table: usize, code: i32, length: i32, symbol: i32, areFirst: bool): void {
  const size = symbol & 15;
  const free = <i32>lookBits - length;
  const from = code << free;
  if (size > 0 && free == 0) {
    store<u64>(table + (<usize>from << 3), nothing | (<u64>((symbol << 8) | length) << 32));
    return;
  }
  const advance = symbol == 0 && !areFirst ? endOfBlock : (symbol >>> 4) + 1;
  const known = min(size, free);
  for (let behind = 0; behind < 1 << free; behind++) {
    // Bits of the value that are not known yet are 0.
    const value = extended(<u64>(behind >>> (free - known)) << (64 - known), size);
    storeEntry(table, from + behind, length + size, length, advance, value, advance, value);
  }
}

/** `total`: length of everything found, in bits. */
// @ts-ignore: decorator
@inline
function storeEntry(
  table: usize,
  index: i32,
  total: i32,
  codeLength: i32,
  advance: i32,
  value: i32,
  advanceOfSecond: i32,
  valueOfSecond: i32,
): void {
  const at = table + (<usize>index << 3);
  const shift = 64 - max(total, <i32>lookBits);
  const shifted = index << max(0, total - <i32>lookBits);
  store<u32>(at, total | (shift << 6) | (codeLength << 12) | (advance << 16) | (advanceOfSecond << 24));
  store<u32>(at, (value & 0xffff) | ((valueOfSecond - shifted) << 16), 4);
}

/** The entry for a code that is longer than `lookBits`, and for no code. */
const nothing: u64 = (<u64>endOfBlock << 16) | (<u64>endOfBlock << 24);

/** Fills the entries from `from` on with `nothing`. */
function fillRest(table: usize, from: i32): void {
  for (let index = from; index < 1 << <i32>lookBits; index++) store<u64>(table + (<usize>index << 3), nothing);
}

/** Adds the second coefficient to each entry whose bits include its code and its sign. */
function findSecond(table: usize): void {
  for (let index = 0; index < 1 << <i32>lookBits; index++) {
    const entry = load<u64>(table + (<usize>index << 3));
    const advance = firstAdvance(entry);
    if (advance == endOfBlock) continue;
    const value = <i32>(<i16>firstValue(entry));
    const length = firstCodeLength(entry) + sizeOf(value);
    const behind = (index << length) & ((1 << <i32>lookBits) - 1);
    const second = load<u64>(table + (<usize>behind << 3));
    const codeLength = firstCodeLength(second);
    const valueOfSecond = <i32>(<i16>firstValue(second));
    const size = sizeOf(valueOfSecond);
    if (codeLength == 0 || length + codeLength + min(size, 1) > <i32>lookBits) continue;
    storeEntry(
      table,
      index,
      length + codeLength + size,
      firstCodeLength(entry),
      advance,
      value,
      advance + firstAdvance(second),
      valueOfSecond,
    );
  }
}
