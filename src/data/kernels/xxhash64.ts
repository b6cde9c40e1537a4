import { kernels, layOut } from './kernels.ts';

const stateBytes = 32;
const stripeBytes = 32;
const pieceBytes = 2 ** 18;

/** The low 32 bits of the XXH64 hash with seed 0, which Zstandard uses as a checksum. */
export const xxhash64Low = (bytes: Uint8Array): number => {
  const [state, from] = layOut([stateBytes, pieceBytes]) as [number, number];
  const { memory, startHash, hashStripes, endHash } = kernels();
  const room = new Uint8Array(memory.buffer, from, pieceBytes);
  const striped = bytes.length - (bytes.length % stripeBytes);
  startHash(state);
  for (let at = 0; at < striped; at += pieceBytes) {
    const piece = bytes.subarray(at, Math.min(at + pieceBytes, striped));
    room.set(piece);
    hashStripes(state, from, piece.length);
  }
  room.set(bytes.subarray(striped));
  return endHash(state, from, bytes.length - striped, bytes.length) >>> 0;
};
