// The kernels of src/data that run as WebAssembly: `npm run kernels` compiles them into src/data/kernels/kernels-wasm.ts.
// All of them work on plain addresses of one memory, whose layout src/data/kernels decides; nothing is allocated here.
export { convertPlanes } from './jpeg/convert';
export { makeTable } from './jpeg/huffman';
export { decodeScan } from './jpeg/scan';
export { resizeColumns } from './resize-columns';
export { resizeRows } from './resize-rows';
export { endHash, hashStripes, startHash } from './xxhash64';

/** Where free memory begins; the kernels' own data lies below. */
export const freeFrom: usize = __heap_base;
