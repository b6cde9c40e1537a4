import type { SpecProblem } from '../../problems.ts';
import { gotText } from '../got-text.ts';
import { jsonTextOf, type Rule, type SpecView } from '../spec-view.ts';

/** Each scope is a row of the table: none can be there twice, in whatever order its parts are written. */
export const checkScopes: Rule = (spec) => {
  const scopes = spec.entries('/finetune/scopes');
  const texts = scopes.map((scope) =>
    spec
      .entries(scope)
      .map((part) => jsonTextOf(spec.node(part)))
      .sort()
      .join(),
  );
  return scopes.flatMap((scope, i) => {
    const node = spec.node(scope);
    if (node?.kind !== 'list') return [];
    const first = texts.indexOf(texts[i] ?? '');
    const message = `expected every scope once, got ${gotText(node)}, which is entry ${first} again`;
    return [...(first === i ? [] : [spec.problem(scope, message)]), ...repeatedCells(spec, scope)];
  });
};

const repeatedCells = (spec: SpecView, scope: string): readonly SpecProblem[] => {
  const counts = spec.entries(scope).filter((part) => spec.node(`${part}/last_cells`) !== undefined);
  const numbers = counts.map((part) => spec.number(`${part}/last_cells`)).filter((cells) => cells !== undefined);
  // Equal entries have been told of by the schema.
  if (new Set(numbers).size < 2) return [];
  return counts.slice(1).map((part) =>
    spec.problem(part, `expected one \`last_cells\` in a scope, got ${numbers.join(' and ')}`, {
      hint: `the last ${Math.max(...numbers)} cells are among them: keep that one, or make two scopes`,
    }),
  );
};
