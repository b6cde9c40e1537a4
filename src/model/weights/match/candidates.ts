import type { StoredTensor, WeightsFile } from '../weights-file.ts';

/** Tensors of a file that may be a network: those in one dict whose names share a prefix. */
export interface Candidate {
  /** Dict and prefix of the names, as in the file, without the last dot; empty: the file's own names. */
  readonly path: string;
  /** By name without that path. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** What PyTorch inserts into the names of a module it wraps, also in the middle of a network. */
const wrappers = /(^|\.)(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\./g;

/** Maximum number of parts in a prefix that training programs add to names. */
const maximumPrefixParts = 6;

/**
 * Every way to read names as a network's that leaves at least `leastTensors` tensors: for each dict, with each shared
 * prefix removed (`module.`, `model.net.`), shortest first. If none leaves that many, each dict is returned unchanged.
 */
export const candidatesIn = ({ tensors }: WeightsFile, leastTensors: number): readonly Candidate[] => {
  const entries = new Map<string, Map<string, StoredTensor>>();
  for (const tensor of tensors.values()) {
    const { entry = '' } = tensor;
    const named = entries.get(entry) ?? new Map<string, StoredTensor>();
    named.set(entry === '' ? tensor.name : tensor.name.slice(entry.length + 1), tensor);
    entries.set(entry, named);
  }
  const unwrapped = [...entries].flatMap(([entry, named]) =>
    // Also unchanged: a wrapper may distinguish one network's names from another's.
    [...new Set([withoutWrappers(named), named])].map((names) => ({ entry, named: names })),
  );
  const found = unwrapped.flatMap(({ entry, named }) =>
    prefixesOf(named, leastTensors).map((prefix) => candidate(entry, prefix, named)),
  );
  if (found.length > 0) return found;
  const whole = unwrapped.map(({ entry, named }) => candidate(entry, '', named));
  return whole.length > 0 ? whole : [{ path: '', tensors: new Map() }];
};

/** The names unchanged if two would become equal. */
const withoutWrappers = (named: ReadonlyMap<string, StoredTensor>): ReadonlyMap<string, StoredTensor> => {
  const shorter = new Map([...named].map(([name, tensor]) => [name.replaceAll(wrappers, '$1'), tensor]));
  const isChanged = shorter.size === named.size && [...shorter.keys()].some((name) => !named.has(name));
  return isChanged ? shorter : named;
};

/** Prefixes, including their last dot, shared by a minimum number of names; the empty one first. */
const prefixesOf = (named: ReadonlyMap<string, StoredTensor>, leastTensors: number): string[] => {
  const counts = new Map<string, number>();
  for (const name of named.keys()) {
    let end = 0;
    for (let parts = 0; parts <= maximumPrefixParts; parts++) {
      const prefix = name.slice(0, end);
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
      end = name.indexOf('.', end) + 1;
      if (end === 0) break;
    }
  }
  return [...counts].flatMap(([prefix, count]) => (count >= leastTensors ? [prefix] : []));
};

const candidate = (entry: string, prefix: string, named: ReadonlyMap<string, StoredTensor>): Candidate => {
  const tensors = new Map(
    [...named].flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );
  return { path: pathOf(entry, prefix, tensors), tensors };
};

/** As in the file, if all names there begin alike: with a wrapper in the middle of some names, they do not. */
const pathOf = (entry: string, prefix: string, tensors: ReadonlyMap<string, StoredTensor>): string => {
  const full = entry === '' ? prefix : `${entry}/${prefix}`;
  const [first] = tensors;
  if (first === undefined) return full;
  const [name, { name: inFile }] = first;
  const begin = inFile.slice(0, inFile.length - name.length);
  const isAlike = [...tensors].every(([rest, tensor]) => tensor.name === begin + rest);
  return (isAlike ? begin : full).replace(/[./]$/, '');
};
