import { canonicalJson } from '../../base/json.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import { followPath, withValueAt } from '../schema/spec-path.ts';
import { type MapNode, nodeToJson, type SpecNode } from '../tree/spec-node.ts';
import { checkMatrix, isReserved } from './check-matrix.ts';
import { type Assignment, expandMatrix, type Matrix, productSize } from './expand-matrix.ts';

/** The spec of one combination of the matrix, without the matrix itself. */
export interface VariantTree {
  readonly assignment: Assignment<SpecNode>;
  readonly root: MapNode;
}

export interface Variants {
  readonly variants: readonly VariantTree[];
  readonly problems: readonly SpecProblem[];
}

/** Larger matrices are mistakes: each combination is already a grid. */
const maxVariants = 1000;

/** `root` is a spec as written; its matrix, if any, has the shape that the schema requires. */
export const expandVariants = (root: MapNode): Variants => {
  const entry = root.entries.get('matrix');
  if (entry?.value.kind !== 'map') return { variants: [{ assignment: {}, root }], problems: [] };
  const wrong = checkMatrix(entry.value, root);
  if (wrong.length > 0) return { variants: [], problems: wrong };
  const matrix = readMatrix(entry.value);
  const refuse = (message: string): Variants => ({
    variants: [],
    problems: [problemAt(entry.key, message, { pointer: '/matrix' })],
  });
  const size = productSize(matrix.axes);
  if (size > maxVariants) return refuse(`expected a matrix of at most ${maxVariants} combinations, got ${size}`);
  const assignments = expandMatrix(matrix, isSameValue);
  if (assignments.length === 0) return refuse('expected a matrix of at least one combination, got none');
  const bare = { ...root, entries: new Map([...root.entries].filter(([key]) => key !== 'matrix')) };
  return { variants: assignments.map((assignment) => ({ assignment, root: assign(bare, assignment) })), problems: [] };
};

const isSameValue = (a: SpecNode, b: SpecNode): boolean =>
  canonicalJson(nodeToJson(a)) === canonicalJson(nodeToJson(b));

const readMatrix = (matrix: MapNode): Matrix<SpecNode> => {
  const listAt = (key: string): readonly SpecNode[] => {
    const value = matrix.entries.get(key)?.value;
    return value?.kind === 'list' ? value.items : [];
  };
  const assignmentsAt = (key: string): readonly Assignment<SpecNode>[] =>
    listAt(key).map((item) =>
      Object.fromEntries(item.kind === 'map' ? [...item.entries].map(([path, { value }]) => [path, value]) : []),
    );
  const paths = [...matrix.entries.keys()].filter((key) => !isReserved(key));
  return {
    axes: Object.fromEntries(paths.map((path) => [path, listAt(path)])),
    include: assignmentsAt('include'),
    exclude: assignmentsAt('exclude'),
  };
};

/** Shorter paths first, so that nested values are set after the values containing them. */
const assign = (root: MapNode, assignment: Assignment<SpecNode>): MapNode => {
  const inOrder = Object.entries(assignment).sort(([a], [b]) => a.split('.').length - b.split('.').length);
  return inOrder.reduce((tree, [path, value]) => {
    const followed = followPath(path, tree);
    return 'segments' in followed ? withValueIn(tree, followed.segments, value) : tree;
  }, root);
};

const withValueIn = (root: MapNode, segments: readonly string[], value: SpecNode): MapNode => {
  const changed = withValueAt(root, segments, value, value.origin);
  return changed.kind === 'map' ? changed : root;
};
