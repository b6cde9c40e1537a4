import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isFixresError } from '../../base/errors.ts';
import { gotText } from '../check/got-text.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import type { SourceText } from '../tree/source-text.ts';
import { type MapNode, type SpecNode, withEntry } from '../tree/spec-node.ts';
import { parseYaml } from './parse-yaml.ts';
import { displayName, readSpecFile } from './read-text.ts';
import { substitute } from './substitute.ts';

export interface ReadContext {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Where relative paths of data and weights start; absent: in the folder of each file. Absolute. */
  readonly pathsFrom?: string;
}

/** Far more than anyone writes by hand, and few enough for recursion. */
const mostExtended = 100;

export interface ReadSpec {
  /** null if it, or a spec that it extends, can't be read at all. */
  readonly root: MapNode | null;
  readonly problems: readonly SpecProblem[];
  /** Absolute paths of its files: itself, and the specs it extends. */
  readonly files: readonly string[];
}

/** A spec merged with the specs it extends, as one tree. `chain`: the files being read, outermost first. */
export const readExtended = (source: SourceText, chain: readonly string[], context: ReadContext): ReadSpec => {
  const parsed = parseYaml(source);
  const wholeText = { source, start: 0, end: 1 };
  if (parsed.root === null) {
    const empty = problemAt(wholeText, 'expected a spec, got empty text');
    return { root: null, problems: parsed.problems.length === 0 ? [empty] : parsed.problems, files: chain.slice(-1) };
  }
  const { node: root, problems: unset } = substitute(parsed.root, context.env);
  const problems = [...parsed.problems, ...unset];
  if (root.kind !== 'map') {
    const message = `expected a spec with keys such as \`name\` and \`dataset\`, got ${root.kind === 'list' ? 'a list' : gotText(root)}`;
    return { root: null, problems: [...problems, problemAt(root.origin, message)], files: chain.slice(-1) };
  }
  const base = readBase(root, chain, context);
  if (base === null) return { root, problems, files: chain.slice(-1) };
  const files = [...chain.slice(-1), ...base.files];
  if (base.root === null) return { root: null, problems: [...problems, ...base.problems], files };
  return { root: mergeMaps(base.root, root), problems: [...problems, ...base.problems], files };
};

/** null if there is none. */
const readBase = (root: MapNode, chain: readonly string[], context: ReadContext): ReadSpec | null => {
  const named = root.entries.get('extends')?.value;
  // Values that are not text, or have unset variables, are reported elsewhere.
  if (named?.kind !== 'scalar' || typeof named.value !== 'string' || named.value.includes('${')) return null;
  const extending = chain.at(-1);
  const file = resolve(extending === undefined ? named.origin.source.folder : dirname(extending), named.value);
  const unreadable = (message: string, hint: string | null = null): ReadSpec => ({
    root: null,
    problems: [problemAt(named.origin, message, { pointer: '/extends', hint })],
    files: [],
  });
  if (chain.includes(file)) {
    const circle = [...chain.slice(chain.indexOf(file)), file].map((link) => displayName(link, context.cwd));
    return unreadable(`expected a spec that does not extend itself, got the cycle ${circle.join(' > ')}`);
  }
  if (!isSpecName(file)) {
    return unreadable(
      `expected the name of a spec, got ${gotText(named)}`,
      'name a file ending in .yaml, .yml or .json; the target of a link must have such an ending, too',
    );
  }
  if (chain.length >= mostExtended) {
    return unreadable(
      `expected at most ${mostExtended} specs that extend each other, got more`,
      'merge some of them into one file',
    );
  }
  try {
    return readExtended(readSpecFile(file, context.cwd, context.pathsFrom), [...chain, file], context);
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return unreadable(error.message, error.hint);
  }
};

/** Errors quote specs, so an untrusted spec must not make them quote other files. */
const isSpecName = (file: string): boolean => {
  const target = existsSync(file) ? realpathSync(file) : file;
  return [file, target].every((path) => isFolder(path) || /\.(ya?ml|json)$/i.test(path));
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Objects are merged key by key; everything else, including lists and objects of another `kind`, is replaced. */
const mergeMaps = (base: MapNode, over: MapNode): MapNode => {
  let merged: MapNode = { ...base, origin: over.origin };
  for (const [key, entry] of over.entries) {
    const below = base.entries.get(key)?.value;
    merged = withEntry(merged, key, { key: entry.key, value: mergeNodes(below, entry.value) });
  }
  return merged;
};

/** Merges any two values. */
export const mergeNodes = (base: SpecNode | undefined, over: SpecNode): SpecNode =>
  base?.kind === 'map' && over.kind === 'map' && !isOtherKind(base, over) ? mergeMaps(base, over) : over;

const isOtherKind = (base: MapNode, over: MapNode): boolean => {
  const [below, above] = [base, over].map((map) => map.entries.get('kind')?.value);
  return below?.kind === 'scalar' && above?.kind === 'scalar' && below.value !== above.value;
};
