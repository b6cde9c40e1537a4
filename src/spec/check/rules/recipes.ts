import type { SpecProblem } from '../../problems.ts';
import { type Rule, type SpecView, trainingSections } from '../spec-view.ts';

export const checkRecipes: Rule = (spec) => [
  ...trainingSections(spec).flatMap((section) => nesterovAlone(spec, `${section}/recipe`)),
  ...wholeNetworkSearch(spec),
  ...ratesUnsearched(spec),
];

/** Nesterov's form needs a momentum, which only SGD has. */
const nesterovAlone = (spec: SpecView, recipe: string): readonly SpecProblem[] => {
  if (spec.scalar(`${recipe}/nesterov`) !== true) return [];
  const hasMomentum = spec.text(`${recipe}/optimizer`) === 'sgd' && spec.number(`${recipe}/momentum`) !== 0;
  if (hasMomentum || spec.text(`${recipe}/optimizer`) === undefined) return [];
  return [
    spec.problem(`${recipe}/nesterov`, 'expected `nesterov` only with `optimizer: sgd` and a momentum, got true'),
  ];
};

const tunedRate = '/finetune/recipe/learning_rate';

/** Without a frozen trunk there are no features that a search could reuse. */
const wholeNetworkSearch = (spec: SpecView): readonly SpecProblem[] => {
  const scopes = spec.entries('/finetune/scopes').flatMap(spec.entries);
  if (spec.text(tunedRate) !== 'search' || !scopes.some((part) => spec.text(part) === 'all')) return [];
  const message = 'expected a learning rate for the scope `all`, whose features cannot be kept, got `search`';
  return [spec.problem(tunedRate, message, { hint: 'write a number, such as 0.01, or omit the scope `all`' })];
};

const ratesUnsearched = (spec: SpecView): readonly SpecProblem[] => {
  const rate = spec.number(tunedRate);
  const rates = '/finetune/recipe/search_rates';
  if (rate === undefined || spec.node(rates)?.kind !== 'list') return [];
  const got = spec.isDefault(tunedRate) ? `the default of ${rate}` : rate;
  const message = `expected \`search_rates\` only with \`learning_rate: search\`, got it with ${got}`;
  return [spec.keyProblem(rates, message, { hint: 'write `learning_rate: search`, or omit `search_rates`' })];
};
