import { isSecret, variablesIn } from '../../../base/variables.ts';
import { isSetupLine } from '../../slurm/setup-lines.ts';
import { pointerTo } from '../../tree/pointer.ts';
import type { SpecNode } from '../../tree/spec-node.ts';
import type { Rule } from '../spec-view.ts';

/**
 * A secret may only appear where a job's shell fills it in, because everything else in a spec is stored and printed.
 */
export const checkSecrets: Rule = (spec) =>
  secretsIn(spec.root, []).flatMap(({ path, name }) =>
    isSetupLine(path)
      ? []
      : spec.problem(pointerTo(path), `expected a variable that may be stored and printed, got \`\${${name}}\``, {
          hint: 'use it in `slurm.setup`, which the shell of a job fills in, or rename it if it is not a secret',
        }),
  );

const secretsIn = (
  node: SpecNode,
  path: readonly string[],
): { readonly path: readonly string[]; readonly name: string }[] => {
  if (node.kind === 'scalar')
    return variablesIn(node.written ?? '')
      .filter(isSecret)
      .map((name) => ({ path, name }));
  const children: readonly (readonly [string, SpecNode])[] =
    node.kind === 'list'
      ? node.items.map((item, index) => [String(index), item] as const)
      : [...node.entries].map(([key, { value }]) => [key, value] as const);
  return children.flatMap(([segment, child]) => secretsIn(child, [...path, segment]));
};
