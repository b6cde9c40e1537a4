import type { AskFiles, FilledKey } from '../filled/ask-files.ts';
import { fillFromFiles } from '../filled/fill-from-files.ts';
import { expandVariants, type VariantTree } from '../matrix/expand-variants.ts';
import type { SpecProblem } from '../problems.ts';
import { completeSpec } from '../schema/complete.ts';
import type { MapNode } from '../tree/spec-node.ts';
import { checkMeaning } from './check-meaning.ts';
import { checkSchema } from './check-schema.ts';

export interface CheckedSpec {
  /** For each variant, the values filled in from its networks' files. */
  readonly filled: readonly (readonly FilledKey[])[];
  /** Completed, and valid if `problems` is empty. */
  readonly variants: readonly VariantTree[];
  readonly problems: readonly SpecProblem[];
}

/**
 * Expands the matrix of a spec and checks each combination; parts that a combination or a network's files fill in may
 * be missing. Without `ask` the files are not read.
 */
export const checkSpec = (root: MapNode, ask?: AskFiles): CheckedSpec => {
  const matrixProblems = checkSchema(completeSpec(root)).filter(isInMatrix);
  const expanded = matrixProblems.length > 0 ? { variants: [], problems: matrixProblems } : expandVariants(root);
  const fill = (written: MapNode) =>
    ask === undefined ? { root: written, filled: [], problems: [] } : fillFromFiles(written, ask);
  const filled = expanded.variants.map((variant) => fill(variant.root));
  const variants = expanded.variants.map((variant, index) => ({ ...variant, root: completeSpec(filled[index]!.root) }));
  // Without combinations the rest of the spec is checked by itself.
  const checked = variants.length > 0 ? variants.map((variant) => variant.root) : [completeSpec(root)];
  const problems = checked.flatMap(checkCompleted).filter((problem) => variants.length > 0 || !isInMatrix(problem));
  const unread = filled.flatMap((one) => one.problems);
  // A file that does not identify its network leaves its model without a name.
  const told = new Set(unread.map(({ pointer }) => pointer.replace(/\/weights$/, '')));
  const others = problems.filter(({ pointer }) => !told.has(pointer));
  return { variants, filled: filled.map((one) => one.filled), problems: [...expanded.problems, ...unread, ...others] };
};

const isInMatrix = ({ pointer }: SpecProblem): boolean => pointer === '/matrix' || pointer.startsWith('/matrix/');

// A rule ignores values that the schema refused.
const checkCompleted = (spec: MapNode): readonly SpecProblem[] => {
  const shape = checkSchema(spec);
  const refused = new Set(shape.map(({ pointer }) => pointer));
  return [...shape, ...checkMeaning(spec).filter(({ pointer }) => !refused.has(pointer))];
};
