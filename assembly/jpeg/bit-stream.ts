// The bits of a scan, most significant first. Before any bit is read, the stretch of bytes up to the next marker is copied in
// reverse order, without the bytes stuffed after 0xff. It is then read from its highest address down, so that a 64-bit load has
// the bits in their order, and the reader need not look for anything. Source: ITU-T T.81, B.1.1.5 and F.1.2.3.

/** The next bits, left-aligned. More may follow the first `bitCount`. */
export let bits: u64 = 0;
export let bitCount: u64 = 0;

/** Address of the eight bytes that follow the first `bitCount` bits. */
export let next: usize = 0;

/** Address of the first eight bytes of the stretch, and the number of its bytes. */
let start: usize = 0;
let length: i32 = 0;

/** Address of the marker that ends the stretch. */
let marker: usize = 0;

/** Sets where reading continues. */
// @ts-ignore: decorator
@inline
export function keepBits(newBits: u64, newCount: u64, newNext: usize): void {
  bits = newBits;
  bitCount = newCount;
  next = newNext;
}

// A refill to at least 56 bits without a branch: call these in this order. Bits that are already there are only written again.

// @ts-ignore: decorator
@inline
export function refilled(buffer: u64, count: u64, behind: usize): u64 {
  return buffer | (load<u64>(behind) >>> count);
}

// @ts-ignore: decorator
@inline
export function refilledNext(count: u64, behind: usize): usize {
  return behind - <usize>((count ^ 63) >>> 3);
}

// @ts-ignore: decorator
@inline
export function refilledCount(count: u64): u64 {
  return count | 56;
}

/**
 * Begins to read the bytes from `source` to the next marker before `sourceEnd`: copies them below the address `room`, in reverse
 * order and without the stuffed ones. False if there is no marker, or if fill bytes precede it.
 */
export function openStretch(source: usize, sourceEnd: usize, room: usize): bool {
  start = room - 8;
  keepBits(0, 0, start);
  let to = room;
  while (source + 1 < sourceEnd) {
    const sixteen = v128.load(source);
    const turned = i8x16.shuffle(sixteen, sixteen, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    v128.store(to - 16, turned);
    const before = ctz(i8x16.bitmask(i8x16.eq(sixteen, i8x16.splat(-1))) | 0x10000);
    source += before;
    to -= before;
    if (before == 16) continue;
    if (source + 1 >= sourceEnd) return false;
    const second = load<u8>(source, 1);
    if (second != 0) {
      marker = source;
      length = <i32>(room - to);
      return second != 0xff;
    }
    source += 2;
    to -= 1;
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

/** Unread bits of the stretch; negative if more were read than it has. */
// @ts-ignore: decorator
@inline
export function bitsLeft(): i32 {
  return ((length - <i32>(start - next)) << 3) + <i32>bitCount;
}

/** Makes the last `count` bits unread again. */
export function goBack(count: i32): void {
  const position = (<i32>(start - next) << 3) - <i32>bitCount - count;
  const from = start - (position >>> 3);
  const read: u64 = position & 7;
  keepBits(load<u64>(from) << read, 56 - read, from - 7);
}
