import { kernelsWasm } from './kernels-wasm.ts';

/** The exports of assembly/; its files document each one. Arguments are integers; addresses are in bytes. */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly freeFrom: { readonly value: number };
  /** `areFirst` is 1 or 0. @returns 1, or 0 for false */
  makeTable(definition: number, areFirst: number, table: number): number;
  /** Addresses of structures described by the classes `Scan` and `Component`. @returns 1, or 0 for false */
  decodeScan(scan: number, components: number): number;
  /** The address of a `Conversion`. */
  convertPlanes(conversion: number): void;
  resizeRows(
    from: number,
    fromStride: number,
    rows: number,
    to: number,
    toStride: number,
    length: number,
    first: number,
    weights: number,
    pairs: number,
  ): void;
  resizeColumns(
    from: number,
    fromStride: number,
    rows: number,
    rowBytes: number,
    to: number,
    length: number,
    first: number,
    weights: number,
    pairs: number,
  ): void;
  startHash(state: number): void;
  hashStripes(state: number, from: number, bytes: number): void;
  endHash(state: number, from: number, bytes: number, total: number): number;
}

// The part of the standard used here, which the types of Node.js lack.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

let module: object | undefined;
let instance: Kernels | undefined;

/** The kernels of this thread. Views of their memory are valid until it grows, its contents until the next kernel call. */
export const kernels = (): Kernels => {
  module ??= new WebAssembly.Module(Buffer.from(kernelsWasm, 'base64'));
  instance ??= new WebAssembly.Instance(module).exports as Kernels;
  return instance;
};

/** Memory up to this size is kept for the next image; larger memory is freed. */
const keptBytes = 64 * 2 ** 20;

/** Memory below this address is in use. */
let heldUntil = 0;

/** Discards the contents of the memory. */
export const releaseMemory = (): void => {
  heldUntil = 0;
  if (instance !== undefined && instance.memory.buffer.byteLength > keptBytes) instance = undefined;
};

/** Keeps everything below `end` until the memory is released. */
export const holdMemory = (end: number): void => {
  heldUntil = end;
};

/** Whether these bytes are in the kernels' memory. */
export const inMemory = (bytes: Uint8Array): boolean => bytes.buffer === kernels().memory.buffer;

/** Addresses for consecutive blocks of these sizes in free memory, which grows as needed. */
export const layOut = (sizes: readonly number[]): number[] => {
  const { memory, freeFrom } = kernels();
  let end = Math.max(heldUntil, freeFrom.value);
  const addresses = sizes.map((size) => {
    const address = Math.ceil(end / alignmentBytes) * alignmentBytes;
    end = address + size;
    return address;
  });
  const lacking = end + slackBytes - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / pageBytes));
  return addresses;
};

const alignmentBytes = 16;
const pageBytes = 65_536;

/** Kernels read and write up to this many bytes beyond their arguments. */
const slackBytes = 256;
