import { resolve } from 'node:path';
import { type MapNode, type ScalarNode, type SpecNode, withEntry } from './tree/spec-node.ts';

/** Paths of data and weights made absolute: each relative to the file that it was written in. */
export const absolutePaths = (spec: MapNode): MapNode =>
  changePaths(spec, (path) => ({ ...path, value: resolve(path.origin.source.folder, String(path.value)) }));

const changePaths = (spec: MapNode, change: (path: ScalarNode) => ScalarNode): MapNode => {
  const withRoots = changeEach(spec, 'dataset', (dataset) => changeEntry(dataset, 'root', change));
  return changeEach(withRoots, 'model', (model) => {
    const withWeights = changeEntry(model, 'weights', (weights) =>
      weights.value === 'random' ? weights : change(weights),
    );
    return changeMap(withWeights, 'pretrain', (pretrain) =>
      changeMap(pretrain, 'dataset', (dataset) => changeEntry(dataset, 'root', change)),
    );
  });
};

const changeEach = (spec: MapNode, key: string, change: (item: MapNode) => MapNode): MapNode => {
  const entry = spec.entries.get(key);
  if (entry?.value.kind !== 'list') return spec;
  const items = entry.value.items.map((item): SpecNode => (item.kind === 'map' ? change(item) : item));
  return withEntry(spec, key, { ...entry, value: { ...entry.value, items } });
};

const changeMap = (map: MapNode, key: string, change: (inner: MapNode) => MapNode): MapNode => {
  const entry = map.entries.get(key);
  return entry?.value.kind === 'map' ? withEntry(map, key, { ...entry, value: change(entry.value) }) : map;
};

const changeEntry = (map: MapNode, key: string, change: (scalar: ScalarNode) => ScalarNode): MapNode => {
  const entry = map.entries.get(key);
  return entry?.value.kind === 'scalar' ? withEntry(map, key, { ...entry, value: change(entry.value) }) : map;
};
