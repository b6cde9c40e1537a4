import type { SpecProblem } from '../../problems.ts';
import { gotText } from '../got-text.ts';
import { jsonTextOf, type Rule, type SpecView } from '../spec-view.ts';

/** Each scope is a row of the table, so none may be repeated, in whatever order its parts are written. */
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
    const message = `expected distinct scopes, got ${gotText(node)}, which repeats entry ${first}`;
    return [
      ...(first === i ? [] : [spec.problem(scope, message)]),
      ...repeatedCells(spec, scope),
      ...partsBesideAll(spec, scope),
    ];
  });
};

const repeatedCells = (spec: SpecView, scope: string): readonly SpecProblem[] => {
  const counts = spec.entries(scope).filter((part) => spec.node(`${part}/last_cells`) !== undefined);
  const numbers = counts.map((part) => spec.number(`${part}/last_cells`)).filter((cells) => cells !== undefined);
  // The schema reports identical entries.
  if (new Set(numbers).size < 2) return [];
  return counts.slice(1).map((part) =>
    spec.problem(part, `expected one \`last_cells\` in a scope, got ${numbers.join(' and ')}`, {
      hint: `the last ${Math.max(...numbers)} cells include the others: keep only that entry, or make two scopes`,
    }),
  );
};

/** `all` already includes every other part. */
const partsBesideAll = (spec: SpecView, scope: string): readonly SpecProblem[] => {
  const parts = spec.entries(scope);
  const others = parts.filter((part) => spec.text(part) !== 'all');
  if (others.length === parts.length) return [];
  return others.map((part) =>
    spec.problem(part, `expected nothing else in a scope with "all", got ${gotText(spec.node(part) ?? spec.root)}`, {
      hint: '`all` trains the whole network: remove the others, or make two scopes',
    }),
  );
};
