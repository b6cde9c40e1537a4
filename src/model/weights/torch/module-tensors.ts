import { type Dict, Inert, PickledTensor, type PickleValue } from './pickle-values.ts';
import { Refusal } from './rebuild.ts';

export interface ModuleTensor {
  readonly name: string;
  readonly tensor: PickledTensor | Inert;
}

/**
 * What the state_dict of a pickled module would contain, from the module's placeholder alone: its parameters, its
 * persistent buffers, and those of its children. Undefined for anything but a module. Source:
 * torch/nn/modules/module.py, `_save_to_state_dict`; torch/csrc/jit/serialization/pickler.cpp, which stores a module's
 * attributes in one dict.
 */
export const moduleTensors = (value: PickleValue, maximumCharacters: number): readonly ModuleTensor[] | undefined => {
  if (partsOf(value) === undefined) return undefined;
  const found: ModuleTensor[] = [];
  const seen = new Set<PickleValue>();
  let charactersLeft = maximumCharacters;
  const waiting: { readonly module: PickleValue; readonly prefix: string }[] = [{ module: value, prefix: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { module, prefix } = next;
    const parts = seen.has(module) ? undefined : partsOf(module);
    seen.add(module);
    if (parts === undefined) continue;
    for (const [name, tensor] of parts.tensors) found.push({ name: prefix + name, tensor });
    for (const [name, child] of parts.children) waiting.push({ module: child, prefix: `${prefix}${name}.` });
    charactersLeft -= prefix.length * (parts.tensors.length + parts.children.length);
    if (charactersLeft < 0) throw new Refusal('the names of its tensors are too long');
  }
  return found;
};

interface Parts {
  readonly tensors: readonly (readonly [string, PickledTensor])[];
  readonly children: readonly (readonly [string, PickleValue])[];
}

const partsOf = (value: PickleValue): Parts | undefined => {
  if (!(value instanceof Inert && value.state instanceof Map)) return undefined;
  if (value.made.startsWith('__torch__.')) return compiledParts(value.state);
  const [parameters, buffers, modules] = ['_parameters', '_buffers', '_modules'].map((name) =>
    dictAt(value.state, name),
  );
  if (parameters === undefined || buffers === undefined || modules === undefined) return undefined;
  const passing = value.state.get('_non_persistent_buffers_set');
  const isPersistent = (name: string) => !Array.isArray(passing) || !passing.includes(name);
  return {
    tensors: [...tensorsIn(parameters), ...tensorsIn(buffers).filter(([name]) => isPersistent(name))],
    children: named(modules),
  };
};

/** For a TorchScript module: a tensor is a parameter or a buffer, an object is a child. */
const compiledParts = (attributes: Dict): Parts => ({ tensors: tensorsIn(attributes), children: named(attributes) });

const dictAt = (owner: PickleValue, name: string): Dict | undefined => {
  const found = owner instanceof Map ? owner.get(name) : undefined;
  return found instanceof Map ? found : undefined;
};

const named = (dict: Dict): (readonly [string, PickleValue])[] =>
  [...dict].filter((entry): entry is [string, PickleValue] => typeof entry[0] === 'string');

const tensorsIn = (dict: Dict): (readonly [string, PickledTensor])[] =>
  named(dict).filter((entry): entry is readonly [string, PickledTensor] => entry[1] instanceof PickledTensor);
