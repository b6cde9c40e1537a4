import { expandVariants, type VariantTree } from '../matrix/expand-variants.ts';
import type { SpecProblem } from '../problems.ts';
import { completeSpec } from '../schema/complete.ts';
import type { MapNode } from '../tree/spec-node.ts';
import { checkMeaning } from './check-meaning.ts';
import { checkSchema } from './check-schema.ts';

export interface CheckedSpec {
  /** Completed, and without a problem when `problems` is empty. */
  readonly variants: readonly VariantTree[];
  readonly problems: readonly SpecProblem[];
}

/** Expands the matrix of a spec and checks each combination; a part that only a combination fills in may be missing. */
export const checkSpec = (root: MapNode): CheckedSpec => {
  const matrixProblems = checkSchema(completeSpec(root)).filter(isInMatrix);
  const expanded = matrixProblems.length > 0 ? { variants: [], problems: matrixProblems } : expandVariants(root);
  const variants = expanded.variants.map((variant) => ({ ...variant, root: completeSpec(variant.root) }));
  // Without combinations the rest of the spec is checked as it stands.
  const checked = variants.length > 0 ? variants.map((variant) => variant.root) : [completeSpec(root)];
  const problems = checked.flatMap(checkCompleted).filter((problem) => variants.length > 0 || !isInMatrix(problem));
  return { variants, problems: [...expanded.problems, ...problems] };
};

const isInMatrix = ({ pointer }: SpecProblem): boolean => pointer === '/matrix' || pointer.startsWith('/matrix/');

// A rule is silent about a value that the schema has refused.
const checkCompleted = (spec: MapNode): readonly SpecProblem[] => {
  const shape = checkSchema(spec);
  const refused = new Set(shape.map(({ pointer }) => pointer));
  return [...shape, ...checkMeaning(spec).filter(({ pointer }) => !refused.has(pointer))];
};
