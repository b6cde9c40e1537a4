/**
 * Values of a checkpoint's pickle as represented here. Objects are Maps, so that no key has a special meaning in
 * JavaScript.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Dict
  | Tuple
  | Global
  | Storage
  | PickledTensor
  | Inert;

export type Dict = Map<PickleValue, PickleValue>;

export class Tuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** The name of a class or function: text that is compared with names known here and never looked up anywhere. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A block of memory that tensors are views into. `dtype` is null if it is unknown to this program. */
export class Storage<Dtype extends string | null = string | null> {
  readonly key: string;
  readonly dtype: Dtype;
  readonly elements: number;
  constructor(key: string, dtype: Dtype, elements: number) {
    this.key = key;
    this.dtype = dtype;
    this.elements = elements;
  }
}

/** A view into a storage; offset and strides count elements. */
export class PickledTensor {
  readonly storage: Storage<string>;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(storage: Storage<string>, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/**
 * Stands for an object of a class or a function's result in a pickle: nothing is created or called, its arguments are
 * dropped, and what the pickle sets in it is kept as data. `made` is the name of the class or function.
 */
export class Inert {
  readonly made: string;
  /** The last state that was set: for most classes the dict of its attributes. */
  state: PickleValue = null;
  /** Items set in it as in a dict. */
  members: Dict | null = null;
  constructor(made: string) {
    this.made = made;
  }
}
