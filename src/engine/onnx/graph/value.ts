import { type Layout, permutations } from './permutations.ts';

/** Element types of a graph; `int64` (pooling indices) never leaves it. */
export type Dtype = 'float32' | 'int32' | 'bool' | 'int64';

/** Host memory of a value. Booleans take one byte each. */
export type Data = Float32Array | Int32Array | Uint8Array;

/** One ONNX operator with its attributes, interned: equal operators are the same object with the same id. */
export interface Operator {
  readonly id: number;
  readonly type: string;
  readonly domain: string;
  readonly attributes: Attributes;
}

/** Numbers are written as ONNX integers unless marked as float. */
export type Attributes = Readonly<Record<string, number | readonly number[] | string | { readonly float: number }>>;

/** A small interned tensor in a graph's structure (axes, shapes, scalars). */
export interface Constant {
  readonly constant: true;
  readonly id: number;
  readonly dtype: 'float32' | 'int32' | 'int64' | 'bool';
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** `null` is an omitted optional input. */
export type Input = Value | Constant | null;

/** A recorded operation. `stamp` and `index` belong to the walk that visits it. */
export interface GraphNode {
  readonly operator: Operator;
  readonly inputs: readonly Input[];
  readonly outputs: Value[];
  stamp: number;
  index: number;
}

/**
 * What TF.js holds as a tensor's `dataId`: either a promise (an output of a recorded node) or a buffer in host memory.
 * `shape` is the shape that TF.js sees, `physical` the one in memory: the same dimensions, permuted by `layout`.
 */
export class Value {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  layout: Layout | null;
  physical: readonly number[];
  /** Number of tensors and variables that hold it. */
  refs = 0;
  node: GraphNode | null = null;
  output = 0;
  buffer: Data | null = null;
  /** Every element has this value, and the buffer is not created until the graph runs. */
  fill: number | null = null;
  /** Id of a string or complex tensor in the `cpu` backend. */
  hostId: object | null = null;
  /** A constant of the graphs that use it. */
  frozen = false;
  /** Its buffer was handed out, and must not be reused for another value. */
  pinned = false;
  /** The same tensor in another layout, valid during the current trace. */
  twin: Value | null = null;
  /** The same feature map in blocks (operators/blocked/feature-maps.ts), valid during the current trace. */
  blocks: Value | null = null;
  /** The smaller value that this one repeats, valid during the current trace. */
  broadcastOf: Value | null = null;
  /** The last trace that used it; a leaf that no pending node uses may change its layout. */
  usedInTrace = -1;
  /** Index among the leaves of the walk `stamp`. */
  stamp = -1;
  index = -1;

  constructor(shape: readonly number[], dtype: Dtype, layout: Layout | null = null) {
    this.dtype = dtype;
    this.shape = shape;
    this.layout = layout;
    this.physical = layout === null ? shape : permutations[layout].map((axis) => shape[axis]!);
  }
}

/** A value that is an input of a graph: it has its elements, or can create them. */
export const isLeaf = (value: Value): boolean => value.buffer !== null || value.fill !== null;

export const sizeOf = (shape: readonly number[]): number => {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
};

export const sameShape = (a: readonly number[], b: readonly number[]): boolean => {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
};
