import { type ModuleTensor, moduleTensors } from './module-tensors.ts';
import { type Dict, Inert, PickledTensor, type PickleValue } from './pickle-values.ts';
import { Refusal } from './rebuild.ts';

/** A tensor of a checkpoint. */
export interface CheckpointTensor {
  /** The dicts that contain it, outermost first: `state_dict`, `ema/module`; empty for the checkpoint's own. */
  readonly entry: string;
  /** A placeholder if its kind is not supported: quantised, sparse, a NumPy array. */
  readonly tensor: PickledTensor | Inert;
}

/** Maximum depth of the dicts in which checkpoints store their weights. */
const maximumDepth = 8;
/** For all names together: a few bytes in a file can repeat a long name many times. */
const maximumNameCharacters = 16 * 1024 * 1024;

/**
 * Every tensor of a checkpoint under string keys, by its full name: the keys of the dicts and its own, joined by `/`. A
 * whole module counts as its state_dict. Tensors under numeric keys, like an optimiser's state, have no names. Each
 * dict is visited once, so that cycles end; a dict with two names keeps the first. Throws a Refusal.
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

/** A dict's members; for an object, the items set in it as in a dict or else its attributes. */
const membersOf = (value: PickleValue): Dict | readonly [] => {
  if (value instanceof Map) return value;
  if (!(value instanceof Inert)) return [];
  return value.members ?? (value.state instanceof Map ? value.state : []);
};

const isOwner = (value: PickleValue): value is Dict | Inert => value instanceof Map || value instanceof Inert;

/** Matches functions of torch and NumPy that create tensors of kinds not read here. */
const isTensor = (value: PickleValue): value is PickledTensor | Inert =>
  value instanceof PickledTensor ||
  (value instanceof Inert && /^(torch\._|numpy\.).*\._(rebuild_\w+|reconstruct)$/.test(value.made));
