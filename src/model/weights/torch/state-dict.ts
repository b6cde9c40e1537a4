import { PickledTensor, type PickleValue } from './pickle-values.ts';

/** Members under which checkpoints keep their weights, besides training state. */
const weightMembers = ['state_dict', 'model'];

/**
 * The tensors of a checkpoint by name: the dict itself, or its `state_dict` or `model`. The prefix `module.` of
 * DataParallel is taken off where every name has it. Returns undefined where there are none.
 */
export const findStateDict = (value: PickleValue): ReadonlyMap<string, PickledTensor> | undefined => {
  if (!(value instanceof Map)) return undefined;
  for (const member of weightMembers) {
    const inner = value.get(member);
    if (inner instanceof Map) return findStateDict(inner);
  }
  const tensors = [...value].filter(isNamedTensor);
  if (tensors.length === 0) return undefined;
  const isParallel = tensors.every(([name]) => name.startsWith(parallelPrefix));
  return new Map(isParallel ? tensors.map(([name, tensor]) => [name.slice(parallelPrefix.length), tensor]) : tensors);
};

const parallelPrefix = 'module.';

const isNamedTensor = (entry: [PickleValue, PickleValue]): entry is [string, PickledTensor] =>
  typeof entry[0] === 'string' && entry[1] instanceof PickledTensor;
