// The bits of a scan, most significant first. Bytes stuffed behind 0xff are taken out, markers looked for, and words of 32 bits
// put into the machine's order before any bit is read, so that reading has nothing to look for.
// Source: ITU-T T.81, B.1.1.5 and F.1.2.3.

/** The next bits, left-aligned. Behind the first `bitCount` there may be some more. */
export let bits: u64 = 0;
export let bitCount: i32 = 0;

/** The word behind the first `bitCount` bits. */
export let next: usize = 0;

/** Where the stretch began, and its length. */
let start: usize = 0;
let length: i32 = 0;

/** Where the marker lies that ends the stretch. */
let marker: usize = 0;

/** Where reading goes on. */
// @ts-ignore: decorator
@inline
export function keepBits(newBits: u64, newCount: i32, newNext: usize): void {
  bits = newBits;
  bitCount = newCount;
  next = newNext;
}

// To have 32 bits at least, in this order, without a branch: bits that are there already are only written once more.

// @ts-ignore: decorator
@inline
export function refilled(buffer: u64, count: i32, behind: usize): u64 {
  return buffer | ((<u64>load<u32>(behind) << 32) >>> (<u64>count));
}

// @ts-ignore: decorator
@inline
export function refilledNext(count: i32, behind: usize): usize {
  return behind + ((~count >>> 3) & 4);
}

// @ts-ignore: decorator
@inline
export function refilledCount(count: i32): i32 {
  return count | 32;
}

/**
 * Begins to read the stretch of bytes from `source` to the next marker before `sourceEnd`: they are copied to `to`, without the
 * stuffed ones. False if there is no marker, or fill bytes before it.
 */
export function openStretch(source: usize, sourceEnd: usize, to: usize): bool {
  keepBits(0, 0, to);
  start = to;
  while (source + 1 < sourceEnd) {
    const sixteen = v128.load(source);
    v128.store(to, sixteen);
    const before = ctz(i8x16.bitmask(i8x16.eq(sixteen, i8x16.splat(-1))) | 0x10000);
    source += before;
    to += before;
    if (before == 16) continue;
    if (source + 1 >= sourceEnd) return false;
    const second = load<u8>(source, 1);
    if (second != 0) {
      marker = source;
      length = <i32>(to - start);
      orderWords();
      return second != 0xff;
    }
    source += 2;
    to += 1;
  }
  return false;
}

/** Second byte of the marker at the end of the stretch. */
export function markerByte(): i32 {
  return load<u8>(marker, 1);
}

export function behindMarker(): usize {
  return marker + 2;
}

/** Bits of the stretch that were not read; less than 0 where more were read than there are. */
// @ts-ignore: decorator
@inline
export function bitsLeft(): i32 {
  return ((length - <i32>(next - start)) << 3) + bitCount;
}

/** The words of the stretch, most significant byte first, become numbers. */
function orderWords(): void {
  for (let at = start; at < start + length; at += 16) {
    const words = v128.load(at);
    v128.store(at, i8x16.shuffle(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  }
}
