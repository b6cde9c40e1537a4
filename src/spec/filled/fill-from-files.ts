import { resolve } from 'node:path';
import { isFixresError } from '../../base/errors.ts';
import { type InputSize, isSquare, specSize } from '../../domain/input-size.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import { type MapNode, nodeFromJson, type SpecNode, withEntry } from '../tree/spec-node.ts';
import type { AskFiles, FileFacts, FilledKey } from './ask-files.ts';

export interface FilledSpec {
  readonly root: MapNode;
  readonly filled: readonly FilledKey[];
  readonly problems: readonly SpecProblem[];
}

/**
 * Fills in omitted keys from the networks' files: the name of the network, the test resolution, and the test transform.
 * Test keys are filled in only if the files of all networks agree, because all networks are tested on the same images.
 */
export const fillFromFiles = (root: MapNode, ask: AskFiles): FilledSpec => {
  const { root: named, filled, problems } = withNames(root, ask);
  const tested = withTest(named, ask);
  return { root: tested.root, filled: [...filled, ...tested.filled], problems };
};

const withNames = (root: MapNode, ask: AskFiles): FilledSpec => {
  const filled: FilledKey[] = [];
  const problems: SpecProblem[] = [];
  const named = changeModels(root, (model, pointer) => {
    const file = fileOf(model);
    if (file === null || model.entries.has('name')) return model;
    try {
      const name = ask.nameOf(file.path);
      filled.push({ key: 'model.name', weights: file.written, ...name });
      return withEntry(model, 'name', { key: model.origin, value: nodeFromJson(name.value, model.origin) });
    } catch (error) {
      if (!isFixresError(error)) throw error;
      const details = { pointer: `${pointer}/weights`, hint: error.hint ?? null };
      problems.push(problemAt(file.node.origin, error.message, details));
      return model;
    }
  });
  return { root: named, filled, problems };
};

const withTest = (root: MapNode, ask: AskFiles): Omit<FilledSpec, 'problems'> => {
  const files = modelsOf(root).map(fileOf);
  const { key, value: test } = root.entries.get('test') ?? { key: root.origin, value: nodeFromJson({}, root.origin) };
  const [first] = files;
  if (first === null || first === undefined || test.kind !== 'map') return { root, filled: [] };
  // Problems with a file are reported when its network is checked.
  const facts = files.map((file) => (file === null ? null : quietly(() => ask.factsOf(file.path))));
  const filled = testKeys.flatMap(([name, fact]): FilledKey[] => {
    const [said, ...others] = facts.map((one) => one?.[fact] ?? null);
    if (said === null || said === undefined || test.entries.has(name)) return [];
    const isSaidByAll = others.every((other) => other?.value === said.value);
    const value = fact === 'testResolutionPx' ? writtenResolutions(said.value as InputSize) : said.value;
    return isSaidByAll ? [{ key: `test.${name}`, weights: first.written, from: said.from, value }] : [];
  });
  if (filled.length === 0) return { root, filled };
  const section = filled.reduce(
    (map, { key: path, value }) =>
      withEntry(map, path.slice('test.'.length), { key: test.origin, value: nodeFromJson(value, test.origin) }),
    test,
  );
  return { root: withEntry(root, 'test', { key, value: section }), filled };
};

/** `resolutions`: one side, or a list with one size. */
const writtenResolutions = (size: InputSize): FilledKey['value'] => (isSquare(size) ? size : [specSize(size)]);

const testKeys = [
  ['resolutions', 'testResolutionPx'],
  ['crop_ratio', 'cropRatio'],
  ['resize', 'resize'],
  ['interpolation', 'interpolation'],
] as const satisfies readonly (readonly [string, keyof FileFacts])[];

interface WrittenFile {
  readonly node: SpecNode;
  readonly written: string;
  /** Absolute. */
  readonly path: string;
}

/** null: none, or a text with unresolved variables. */
const fileOf = (model: SpecNode): WrittenFile | null => {
  const node = model.kind === 'map' ? model.entries.get('weights')?.value : undefined;
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return null;
  const { value: written, origin } = node;
  if (written === '' || written === 'random' || written.includes('${')) return null;
  return { node, written, path: resolve(origin.source.folder, written) };
};

const modelsOf = (root: MapNode): readonly SpecNode[] => {
  const models = root.entries.get('model')?.value;
  return models === undefined ? [] : models.kind === 'list' ? models.items : [models];
};

const changeModels = (root: MapNode, change: (model: MapNode, pointer: string) => MapNode): MapNode => {
  const entry = root.entries.get('model');
  if (entry === undefined) return root;
  const { value } = entry;
  const one = (model: SpecNode, index: number) => (model.kind === 'map' ? change(model, `/model/${index}`) : model);
  const changed: SpecNode = value.kind === 'list' ? { ...value, items: value.items.map(one) } : one(value, 0);
  return withEntry(root, 'model', { ...entry, value: changed });
};

const quietly = <Value>(action: () => Value): Value | null => {
  try {
    return action();
  } catch (error) {
    if (isFixresError(error)) return null;
    throw error;
  }
};
