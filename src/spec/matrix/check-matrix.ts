import { canonicalJson } from '../../base/json.ts';
import { nearestTerm } from '../../base/nearest-term.ts';
import { gotText } from '../check/got-text.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import { followPath } from '../schema/spec-path.ts';
import { pointerTo } from '../tree/pointer.ts';
import { type MapNode, nodeToJson } from '../tree/spec-node.ts';

/**
 * Constraints on a matrix that the JSON schema can't express: its keys are paths of the spec, its values differ, and it
 * is not empty.
 */
export const checkMatrix = (matrix: MapNode, root: MapNode): readonly SpecProblem[] => {
  const axes = [...matrix.entries].filter(([key]) => !isReserved(key));
  const hasInclude = matrix.entries.get('include')?.value.kind === 'list';
  if (axes.length === 0 && !hasInclude) {
    const message = 'expected a matrix with an axis or an `include`, got none';
    return [problemAt(matrix.origin, message, { pointer: '/matrix' })];
  }
  const names = axes.map(([path]) => path);
  return [
    ...checkPaths({ ...matrix, entries: new Map(axes) }, ['matrix'], root),
    ...entriesOf(matrix, 'include').flatMap(([map, segments]) => checkPaths(map, segments, root)),
    ...entriesOf(matrix, 'exclude').flatMap(([map, segments]) => checkAxes(map, segments, names)),
    ...axes.flatMap(([path]) => checkRepeats(matrix, path)),
  ];
};

export const isReserved = (key: string): boolean => key === 'include' || key === 'exclude';

const entriesOf = (matrix: MapNode, key: string): readonly [MapNode, readonly string[]][] => {
  const list = matrix.entries.get(key)?.value;
  const items = list?.kind === 'list' ? list.items : [];
  return items.flatMap((item, i): [MapNode, string[]][] =>
    item.kind === 'map' ? [[item, ['matrix', key, String(i)]]] : [],
  );
};

/** Parts of a spec that apply to the whole experiment. */
const fixedParts = ['name', 'description', 'extends', 'metrics', 'report', 'engine', 'slurm', 'tags', 'matrix'];

const checkPaths = (map: MapNode, segments: readonly string[], root: MapNode): readonly SpecProblem[] =>
  [...map.entries].flatMap(([path, { key }]) => {
    const pointer = pointerTo([...segments, path]);
    const followed = followPath(path, root);
    if ('message' in followed) {
      return [problemAt(key, followed.message, { pointer, suggestion: followed.suggestion })];
    }
    if (!fixedParts.includes(followed.segments[0] ?? '')) return [];
    const message = `expected a path that can vary, got \`${path}\`, which applies to the whole experiment`;
    return [problemAt(key, message, { pointer })];
  });

const checkAxes = (map: MapNode, segments: readonly string[], axes: readonly string[]): readonly SpecProblem[] =>
  [...map.entries]
    .filter(([path]) => !axes.includes(path))
    .map(([path, { key }]) =>
      problemAt(key, `expected an axis of the matrix, got \`${path}\``, {
        pointer: pointerTo([...segments, path]),
        suggestion: nearestTerm(path, axes),
      }),
    );

const checkRepeats = (matrix: MapNode, path: string): readonly SpecProblem[] => {
  const list = matrix.entries.get(path)?.value;
  const items = list?.kind === 'list' ? list.items : [];
  const texts = items.map((item) => canonicalJson(nodeToJson(item)));
  return items.flatMap((item, i) => {
    if (texts.indexOf(texts[i] ?? '') === i) return [];
    const message = `expected every value of the axis \`${path}\` once, got ${gotText(item)} again`;
    return [problemAt(item.origin, message, { pointer: pointerTo(['matrix', path, String(i)]) })];
  });
};
