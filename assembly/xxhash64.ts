// XXH64, in two calls: all whole stripes of 32 bytes, then the rest. Source: the specification in Cyan4973/xxHash, doc/xxhash_spec.md.

const prime1: u64 = 0x9e3779b185ebca87;
const prime2: u64 = 0xc2b2ae3d27d4eb4f;
const prime3: u64 = 0x165667b19e3779f9;
const prime4: u64 = 0x85ebca77c2b2ae63;
const prime5: u64 = 0x27d4eb2f165667c5;

/** Puts the four accumulators for seed 0 at `state` (32 bytes). */
export function startHash(state: usize): void {
  store<u64>(state, prime1 + prime2, 0);
  store<u64>(state, prime2, 8);
  store<u64>(state, 0, 16);
  store<u64>(state, 0 - prime1, 24);
}

/** Adds the bytes at `from`, a multiple of 32. */
export function hashStripes(state: usize, from: usize, bytes: usize): void {
  let a = load<u64>(state, 0);
  let b = load<u64>(state, 8);
  let c = load<u64>(state, 16);
  let d = load<u64>(state, 24);
  for (const end = from + bytes; from < end; from += 32) {
    a = round(a, load<u64>(from, 0));
    b = round(b, load<u64>(from, 8));
    c = round(c, load<u64>(from, 16));
    d = round(d, load<u64>(from, 24));
  }
  store<u64>(state, a, 0);
  store<u64>(state, b, 8);
  store<u64>(state, c, 16);
  store<u64>(state, d, 24);
}

/** The low 32 bits of the hash, once the last `bytes` of a message of `total` bytes, fewer than 32, are at `from`. */
export function endHash(state: usize, from: usize, bytes: u32, total: u32): u32 {
  let hash = total < 32 ? prime5 : merged(state);
  hash += total;
  const end = from + bytes;
  for (; from + 8 <= end; from += 8) hash = rotl<u64>(hash ^ round(0, load<u64>(from)), 27) * prime1 + prime4;
  if (from + 4 <= end) {
    hash = rotl<u64>(hash ^ (<u64>load<u32>(from) * prime1), 23) * prime2 + prime3;
    from += 4;
  }
  for (; from < end; from++) hash = rotl<u64>(hash ^ (<u64>load<u8>(from) * prime5), 11) * prime1;
  hash = (hash ^ (hash >>> 33)) * prime2;
  hash = (hash ^ (hash >>> 29)) * prime3;
  return <u32>(hash ^ (hash >>> 32));
}

function merged(state: usize): u64 {
  const a = load<u64>(state, 0);
  const b = load<u64>(state, 8);
  const c = load<u64>(state, 16);
  const d = load<u64>(state, 24);
  let hash = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18);
  hash = (hash ^ round(0, a)) * prime1 + prime4;
  hash = (hash ^ round(0, b)) * prime1 + prime4;
  hash = (hash ^ round(0, c)) * prime1 + prime4;
  return (hash ^ round(0, d)) * prime1 + prime4;
}

// @ts-ignore: decorator
@inline
function round(accumulator: u64, lane: u64): u64 {
  return rotl<u64>(accumulator + lane * prime2, 31) * prime1;
}
