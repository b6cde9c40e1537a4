import { PickledTensor, type PickleValue } from './pickle-values.ts';

/** Members under which checkpoints keep their weights, besides training state. */
const weightMembers = ['state_dict', 'model'];

/**
 * The tensors of a checkpoint by name: the dict itself, or its `state_dict` or `model`. The prefix `module.` of
 * DataParallel is taken off where every name has it. Returns undefined where there are none.
 */
export const findStateDict = (value: PickleValue): ReadonlyMap<string, PickledTensor> | undefined => {
  const dict = innermostDict(value);
  if (dict === undefined) return undefined;
  const tensors = [...dict].filter(isNamedTensor);
  if (tensors.length === 0) return undefined;
  const isParallel = tensors.every(([name]) => name.startsWith(parallelPrefix));
  return new Map(isParallel ? tensors.map(([name, tensor]) => [name.slice(parallelPrefix.length), tensor]) : tensors);
};

/** A dict may hold itself: nothing is looked into twice. */
const innermostDict = (value: PickleValue): Map<PickleValue, PickleValue> | undefined => {
  let [dict, inner]: [Map<PickleValue, PickleValue> | undefined, PickleValue | undefined] = [undefined, value];
  for (const seen = new Set<PickleValue>(); inner instanceof Map; ) {
    if (seen.has(inner)) return undefined;
    seen.add(inner);
    dict = inner;
    inner = weightMembers
      .map((member) => (inner instanceof Map ? inner.get(member) : undefined))
      .find((found) => found instanceof Map);
  }
  return dict;
};

const parallelPrefix = 'module.';

const isNamedTensor = (entry: [PickleValue, PickleValue]): entry is [string, PickledTensor] =>
  typeof entry[0] === 'string' && entry[1] instanceof PickledTensor;
