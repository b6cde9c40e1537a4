import { type Rule, trainingSections } from '../spec-view.ts';

/** Nesterov's form needs a momentum, which only SGD has. */
export const checkRecipes: Rule = (spec) =>
  trainingSections(spec).flatMap((section) => {
    const recipe = `${section}/recipe`;
    if (spec.scalar(`${recipe}/nesterov`) !== true) return [];
    const hasMomentum = spec.text(`${recipe}/optimizer`) === 'sgd' && spec.number(`${recipe}/momentum`) !== 0;
    if (hasMomentum || spec.text(`${recipe}/optimizer`) === undefined) return [];
    return [
      spec.problem(`${recipe}/nesterov`, 'expected `nesterov` only with `optimizer: sgd` and a momentum, got true'),
    ];
  });
