import { elementCount } from '../../measure.ts';
import { Global, Opaque, PickledTensor, type PickleValue, Storage, Tuple } from './pickle-values.ts';

/** Storage classes and safetensors's names of their dtypes. Source: torch/storage.py, `_dtype_to_storage_type_map`. */
const storageDtypes: Readonly<Record<string, string>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};

export const bytesOfDtype: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** Thrown by what follows; whoever reads the stream adds the place. */
export class Refusal extends Error {}

type Callable = (args: readonly PickleValue[]) => PickleValue;

/**
 * Everything that a pickle may call, each written here. Source: torch/_utils.py (`_rebuild_tensor_v2`,
 * `_rebuild_parameter`), CPython's collections, NumPy's scalars as checkpoints keep accuracies.
 */
const callables: Readonly<Record<string, Callable>> = {
  'collections.OrderedDict': ([pairs]) => toMap(pairs),
  'torch.Size': ([sizes]) => sizes ?? new Tuple([]),
  'torch._utils._rebuild_tensor': (args) => rebuildTensor(args),
  'torch._utils._rebuild_tensor_v2': (args) => rebuildTensor(args),
  'torch._utils._rebuild_parameter': ([data]) => {
    if (data instanceof PickledTensor) return data;
    throw new Refusal('a parameter without a tensor');
  },
  'numpy.dtype': () => new Opaque(),
  'numpy.core.multiarray.scalar': () => new Opaque(),
  'numpy._core.multiarray.scalar': () => new Opaque(),
  '_codecs.encode': () => new Opaque(),
};

/** Throws a Refusal with the name of what is not in the lists. */
export const findGlobal = (module: string, name: string): Global => {
  const full = `${module}.${name}`;
  if (Object.hasOwn(storageDtypes, full) || Object.hasOwn(callables, full)) return new Global(full);
  throw new Refusal(`it asks for \`${full}\`, which no weights need; nothing was executed`);
};

export const callGlobal = (called: PickleValue, args: PickleValue): PickleValue => {
  const found = called instanceof Global && Object.hasOwn(callables, called.name) ? callables[called.name] : undefined;
  if (found === undefined || !(args instanceof Tuple)) throw new Refusal('it calls something that is no function');
  return found(args.items);
};

/** `('storage', class, key, device, elements)`. Source: torch/serialization.py, `persistent_id`. */
export const loadStorage = (id: PickleValue): Storage => {
  const [what, type, key, , elements, view] = id instanceof Tuple ? id.items : [];
  const dtype = type instanceof Global ? storageDtypes[type.name] : undefined;
  if (what !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(elements)) {
    throw new Refusal('a persistent id that is no storage');
  }
  if (view !== undefined && view !== null) throw new Refusal('a storage that is a view of another');
  return new Storage(key, dtype, elements);
};

const toMap = (pairs: PickleValue | undefined): Map<PickleValue, PickleValue> => {
  const map = new Map<PickleValue, PickleValue>();
  if (pairs === undefined) return map;
  if (!Array.isArray(pairs)) throw new Refusal('an OrderedDict of something that is no list');
  for (const pair of pairs) {
    const items = pair instanceof Tuple ? pair.items : Array.isArray(pair) ? pair : [];
    if (items.length !== 2) throw new Refusal('an OrderedDict of something that is no pairs');
    map.set(items[0]!, items[1]!);
  }
  return map;
};

const rebuildTensor = ([storage, offset, sizes, steps]: readonly PickleValue[]): PickledTensor => {
  const [shape, strides] = [countsOf(sizes), countsOf(steps)];
  if (!(storage instanceof Storage) || !isCount(offset) || shape === undefined || strides === undefined) {
    throw new Refusal('a tensor whose storage, offset, shape or strides are none');
  }
  if (shape.length !== strides.length) throw new Refusal('a tensor with more strides than axes, or fewer');
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, offset);
  if (!shape.includes(0) && last >= storage.elements) {
    throw new Refusal(`a tensor that ends at element ${last} of a storage of ${storage.elements}`);
  }
  // A stride of 0 makes any number of values out of one.
  if (elementCount(shape) > storage.elements) throw new Refusal('a tensor with more values than its storage has');
  return new PickledTensor(storage, offset, shape, strides);
};

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const countsOf = (value: PickleValue | undefined): number[] | undefined => {
  if (!(value instanceof Tuple) || value.items.length > 16) return undefined;
  const counts = value.items.filter(isCount);
  return counts.length === value.items.length ? counts : undefined;
};
