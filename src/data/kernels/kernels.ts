import { kernelsWasm } from './kernels-wasm.ts';

/** What assembly/ exports; its files say what each does. Arguments are whole numbers, addresses in bytes. */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly freeFrom: { readonly value: number };
  /** `areFirst` is 1 or 0. @returns 1, or 0 for false */
  makeTable(definition: number, areFirst: number, table: number): number;
  /** Addresses of what the classes `Scan` and `Component` describe. @returns 1, or 0 for false */
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
}

// As much of the standard as is used here: the types that come with Node.js lack it.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

let module: object | undefined;
let instance: Kernels | undefined;

/** The kernels of this thread. Views of their memory are good until it grows, what lies there until the next call of a kernel. */
export const kernels = (): Kernels => {
  module ??= new WebAssembly.Module(Buffer.from(kernelsWasm, 'base64'));
  instance ??= new WebAssembly.Instance(module).exports as Kernels;
  return instance;
};

/** Memory of this size stays for the next image; what is larger is given back. */
const keptBytes = 64 * 2 ** 20;

/** Below, the memory is in use. */
let heldUntil = 0;

/** Forgets what lies in the memory. */
export const releaseMemory = (): void => {
  heldUntil = 0;
  if (instance !== undefined && instance.memory.buffer.byteLength > keptBytes) instance = undefined;
};

/** What lies below `end` stays until the memory is released. */
export const holdMemory = (end: number): void => {
  heldUntil = end;
};

/** Whether these bytes lie in the kernels' memory. */
export const inMemory = (bytes: Uint8Array): boolean => bytes.buffer === kernels().memory.buffer;

/** Addresses for blocks of these sizes, one behind the other in what is free. The memory grows as they need it. */
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
