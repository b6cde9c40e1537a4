import type { Dataset, Model, Variant } from '../../spec/experiment.ts';
import { isTrainedHere } from '../expand-grid.ts';
import type { VariantProblem } from './grid-problem.ts';

/** `classes` of a data set selects outputs of a classifier that was trained for more classes. */
export const answerProblems = (variant: Variant, dataset: Dataset, index: number): VariantProblem[] => {
  if (!choosesAnswers(dataset)) return [];
  return variant.models.flatMap((model): VariantProblem[] => {
    const classifier = classifierOf(model);
    if (classifier === null) return [];
    return [
      {
        pointer: `/dataset/${index}/classes`,
        message: `\`classes\` of \`${dataset.name}\` selects classes of a trained classifier, but ${classifier} has only those of \`${dataset.name}\``,
        hint: 'omit `classes`, or keep the classifier of a weights file (`weights: FILE`, `classifier: keep`) and do not train the network further',
      },
    ];
  });
};

/** A network that is first trained on a data set learns all its classes. */
export const pretrainAnswerProblems = ({ pretrain }: Model, index: number): VariantProblem[] =>
  pretrain === null || !choosesAnswers(pretrain.dataset)
    ? []
    : [
        {
          pointer: `/model/${index}/pretrain/dataset/classes`,
          message: `\`classes\` of \`${pretrain.dataset.name}\` restricts the predictions of a test, but \`pretrain\` has no test`,
          hint: 'omit `classes`',
        },
      ];

const choosesAnswers = (dataset: Dataset): boolean =>
  dataset.kind !== 'shapes' && 'classes' in dataset && dataset.classes !== null;

/** A classifier that is newly initialised, or trained with the data set; null for one from a file. */
const classifierOf = (model: Model): string | null => {
  if (model.classifier === 'new') return `the new classifier of \`${model.name}\``;
  return isTrainedHere(model) ? `the classifier of \`${model.name}\`, which is trained here,` : null;
};
