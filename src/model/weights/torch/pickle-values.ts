/** What a checkpoint's pickle can hold here. Objects are Maps, so that no key means anything to JavaScript. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Tuple
  | Global
  | Storage
  | PickledTensor
  | Opaque;

export class Tuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A name out of a module: only looked up in our list, never in anything that runs. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A stretch of memory that tensors look into. */
export class Storage {
  readonly key: string;
  readonly dtype: string;
  readonly elements: number;
  constructor(key: string, dtype: string, elements: number) {
    this.key = key;
    this.dtype = dtype;
    this.elements = elements;
  }
}

/** A view into a storage; offset and strides count elements. */
export class PickledTensor {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** Something harmless that weights don't need: a NumPy scalar. */
export class Opaque {}
