import { type ModuleTensor, moduleTensors } from './module-tensors.ts';
import { type Dict, Inert, PickledTensor, type PickleValue } from './pickle-values.ts';
import { Refusal } from './rebuild.ts';

/** A tensor of a checkpoint. */
export interface CheckpointTensor {
  /** The dicts that it lies in, from the outermost: `state_dict`, `ema/module`; empty for the checkpoint's own. */
  readonly entry: string;
  /** A placeholder where it is of a kind that is not read: quantised, sparse, an array of NumPy. */
  readonly tensor: PickledTensor | Inert;
}

/** Maximum depth of dicts at which checkpoints keep their weights. */
const maximumDepth = 8;
/** Of all names together: a few bytes in a file can repeat a long name often. */
const maximumNameCharacters = 16 * 1024 * 1024;

/**
 * Every tensor of a checkpoint that lies under text keys, by its full name: the keys of the dicts and its own, joined by
 * `/`. A whole module counts as its state_dict. What lies under numbers, as an optimiser's state, has no names. Each dict
 * is looked into once, so that a cycle ends, and one under two names has the first. Throws a Refusal.
 */
export const findTensors = (checkpoint: PickleValue): ReadonlyMap<string, CheckpointTensor> => {
  const found = new Map<string, CheckpointTensor>();
  let charactersLeft = maximumNameCharacters;
  const add = (entry: string, { name, tensor }: ModuleTensor): void => {
    charactersLeft -= entry.length + name.length;
    if (charactersLeft < 0) throw new Refusal('the names of its tensors are too long');
    const full = entry === '' ? name : `${entry}/${name}`;
    if (found.has(full)) throw new Refusal(`two tensors are named \`${full}\``);
    found.set(full, { entry, tensor });
  };
  const seen = new Set<PickleValue>();
  let level: readonly Place[] = [{ value: checkpoint, entry: '' }];
  for (let depth = 0; depth < maximumDepth; depth++) {
    const next: Place[] = [];
    for (const { value, entry } of level) {
      if (seen.has(value)) continue;
      seen.add(value);
      const ofModule = moduleTensors(value, charactersLeft);
      if (ofModule !== undefined) for (const named of ofModule) add(entry, named);
      else {
        for (const [name, member] of membersOf(value)) {
          if (typeof name !== 'string') continue;
          if (isTensor(member)) add(entry, { name, tensor: member });
          else if (isOwner(member)) next.push({ value: member, entry: entry === '' ? name : `${entry}/${name}` });
        }
      }
    }
    level = next;
  }
  return found;
};

interface Place {
  readonly value: PickleValue;
  readonly entry: string;
}

/** A dict, or an object with what was set in it as in a dict, else its attributes. */
const membersOf = (value: PickleValue): Dict | readonly [] => {
  if (value instanceof Map) return value;
  if (!(value instanceof Inert)) return [];
  return value.members ?? (value.state instanceof Map ? value.state : []);
};

const isOwner = (value: PickleValue): value is Dict | Inert => value instanceof Map || value instanceof Inert;

/** Functions of torch and NumPy that make tensors of kinds that are not read here. */
const isTensor = (value: PickleValue): value is PickledTensor | Inert =>
  value instanceof PickledTensor ||
  (value instanceof Inert && /^(torch\._|numpy\.).*\._(rebuild_\w+|reconstruct)$/.test(value.made));
