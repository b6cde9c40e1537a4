import { type Scope, scopeName } from '../../domain/scope.ts';
import type { Model, Variant } from '../../spec/experiment.ts';
import { isTrainedHere } from '../expand-grid.ts';
import type { VariantProblem } from './grid-problem.ts';

/** A new classifier is random until it is trained: its accuracy would say nothing about the network. */
export const headProblems = (variant: Variant, model: Model): VariantProblem[] => {
  if (model.classifier !== 'new' || isTrainedHere(model)) return [];
  const untrained = `the new classifier of \`${model.name}\` is random`;
  const scopes = variant.finetune.scopes.flatMap((scope, index): VariantProblem[] =>
    trainsClassifier(scope)
      ? []
      : [
          {
            pointer: `/finetune/scopes/${index}`,
            message: `${untrained}, but scope ${scopeName(scope)} does not train it`,
            hint: 'add `classifier` to the scope, remove the scope, or keep the classifier of the weights file (`classifier: keep`)',
          },
        ],
  );
  return [...scopes, ...adapted(variant, untrained), ...averaged(variant, untrained)];
};

const trainsClassifier = (scope: Scope): boolean => scope.classifier || scope.all === true;

/** An adaptation maps the classifier input of the unmodified network. */
const adapted = ({ adapt }: Variant, untrained: string): VariantProblem[] =>
  adapt.length === 0
    ? []
    : [
        {
          pointer: '/adapt',
          message: `${untrained}, and \`adapt\` tests it without training it`,
          hint: 'omit `adapt`, or keep the classifier of the weights file (`classifier: keep`)',
        },
      ];

/** A pyramid averages the logits of the unmodified network. */
const averaged = ({ test }: Variant, untrained: string): VariantProblem[] =>
  test.multi_scale.length === 0
    ? []
    : [
        {
          pointer: '/test/multi_scale',
          message: `${untrained}, and \`test.multi_scale\` tests it without training it`,
          hint: 'omit `test.multi_scale`, or keep the classifier of the weights file (`classifier: keep`)',
        },
      ];
