import { elementCount } from '../../measure.ts';
import { storageDtypes } from './dtypes.ts';
import { type Dict, Global, Inert, PickledTensor, type PickleValue, Storage, Tuple } from './pickle-values.ts';

/** Thrown by the functions below; the reader of the stream adds the offset. */
export class Refusal extends Error {}

/** Called with the approximate size of a result in bytes; throws if a pickle has used too many. */
export type Spend = (bytes: number) => void;

type Rebuild = (args: readonly PickleValue[], spend: Spend) => PickleValue;

/** A tensor of a subclass: the function that creates the tensor, the subclass, and the function's arguments. */
const fromType = 'torch._tensor._rebuild_from_type_v2';

/**
 * The functions whose results are rebuilt, each reimplemented here. Source: torch/_utils.py (`_rebuild_tensor_v2`,
 * `_rebuild_parameter`), torch/_tensor.py (`_rebuild_from_type_v2`), CPython's collections.
 */
const rebuilds: Readonly<Record<string, Rebuild>> = {
  'collections.OrderedDict': ([pairs], spend) => toDict(pairs, spend),
  'collections.defaultdict': ([, pairs], spend) => toDict(pairs, spend),
  'builtins.set': ([items]) => items ?? [],
  '__builtin__.set': ([items]) => items ?? [],
  'torch.Size': ([sizes]) => sizes ?? new Tuple([]),
  'torch._utils._rebuild_tensor': (args) => rebuildTensor(args),
  'torch._utils._rebuild_tensor_v2': (args) => rebuildTensor(args),
  'torch._utils._rebuild_parameter': ([data]) => parameterOf(data),
  'torch._utils._rebuild_parameter_with_state': ([data]) => parameterOf(data),
  [fromType]: ([made, , args], spend) => {
    const isNested = made instanceof Global && made.name === fromType;
    return isNested ? new Inert(fromType) : callInert(made ?? null, args ?? null, spend);
  },
};

/** Sizes of a tensor view or a placeholder, and of a pair in a dict. */
const [resultBytes, pairBytes] = [256, 64];

/** The result of a call: a tensor or a dict if the function is one of those above, otherwise just a placeholder. */
export const callInert = (called: PickleValue, args: PickleValue, spend: Spend): PickleValue => {
  spend(resultBytes);
  if (called instanceof Inert) return new Inert(called.made);
  if (!(called instanceof Global)) throw new Refusal('it calls something that is not a function');
  if (!Object.hasOwn(rebuilds, called.name)) return new Inert(called.name);
  if (!(args instanceof Tuple)) throw new Refusal(`it calls \`${called.name}\` without a tuple of arguments`);
  return rebuilds[called.name]!(args.items, spend);
};

/** Whether a name refers to something that is rebuilt; all others are ignored. */
export const isKnown = (name: string): boolean => Object.hasOwn(rebuilds, name) || Object.hasOwn(storageDtypes, name);

/**
 * `('storage', class, key, device, elements)`, or `('module', class, file, source)` in old files.
 * Source: torch/serialization.py, `persistent_id`.
 */
export const loadPersistent = (id: PickleValue): Storage | Global => {
  const [what, type, key, , elements, view] = id instanceof Tuple ? id.items : [];
  if (what === 'module' && type instanceof Global) return type;
  if (what !== 'storage' || !(type instanceof Global) || typeof key !== 'string' || !isCount(elements)) {
    throw new Refusal('a persistent id that is not a storage');
  }
  if (view !== undefined && view !== null) throw new Refusal('a storage that is a view of another');
  return new Storage(key, Object.hasOwn(storageDtypes, type.name) ? storageDtypes[type.name]! : null, elements);
};

const parameterOf = (data: PickleValue | undefined): PickleValue => {
  if (data instanceof PickledTensor || data instanceof Inert) return data;
  throw new Refusal('a parameter without a tensor');
};

const toDict = (pairs: PickleValue | undefined, spend: Spend): Dict => {
  const dict: Dict = new Map();
  if (pairs === undefined) return dict;
  if (pairs instanceof Map) {
    spend(pairs.size * pairBytes);
    return new Map(pairs);
  }
  if (!Array.isArray(pairs)) throw new Refusal('an OrderedDict of something that is not a list');
  spend(pairs.length * pairBytes);
  for (const pair of pairs) {
    const items = pair instanceof Tuple ? pair.items : Array.isArray(pair) ? pair : [];
    if (items.length !== 2) throw new Refusal('an OrderedDict of something that is not pairs');
    dict.set(items[0]!, items[1]!);
  }
  return dict;
};

/** A placeholder if the storage is of an unknown kind: it may not be needed. */
const rebuildTensor = ([storage, offset, sizes, steps]: readonly PickleValue[]): PickledTensor | Inert => {
  const [shape, strides] = [countsOf(sizes), countsOf(steps)];
  if (!(storage instanceof Storage) || !isCount(offset) || shape === undefined || strides === undefined) {
    throw new Refusal('a tensor with an invalid storage, offset, shape or strides');
  }
  if (shape.length !== strides.length) throw new Refusal('a tensor with a different number of strides and axes');
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, offset);
  if (!shape.includes(0) && last >= storage.elements) {
    throw new Refusal(`a tensor that ends at element ${last} of a storage of ${storage.elements}`);
  }
  // A stride of 0 turns one value into any number of values.
  if (elementCount(shape) > storage.elements) throw new Refusal('a tensor with more values than its storage has');
  return hasDtype(storage)
    ? new PickledTensor(storage, offset, shape, strides)
    : new Inert('torch._utils._rebuild_tensor_v2');
};

const hasDtype = (storage: Storage): storage is Storage<string> => storage.dtype !== null;

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const countsOf = (value: PickleValue | undefined): number[] | undefined => {
  if (!(value instanceof Tuple) || value.items.length > 16) return undefined;
  const counts = value.items.filter(isCount);
  return counts.length === value.items.length ? counts : undefined;
};
