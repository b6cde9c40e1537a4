/** What a checkpoint's pickle can hold here. Objects are Maps, so that no key means anything to JavaScript. */
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

/** The name of a class or function: text, which is compared with names that are known here and never looked up in anything. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A stretch of memory that tensors look into. `dtype` is null where this program does not know it. */
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
 * Where a pickle asks for an object of a class, or for a function's result: nothing is made or called, its arguments are
 * dropped, and what the pickle sets in it is kept as data. `made` is the name of the class or function.
 */
export class Inert {
  readonly made: string;
  /** The last state that was set: of most classes the dict of its attributes. */
  state: PickleValue = null;
  /** What was set in it as in a dict. */
  members: Dict | null = null;
  constructor(made: string) {
    this.made = made;
  }
}
