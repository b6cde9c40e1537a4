import { isSearching } from '../../domain/rate-search.ts';
import { isFinetuned } from '../../domain/scope.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { finetuneRecipe } from '../params/finetune-recipe.ts';

/**
 * Notes where a learning rate is searched for on pixels other than those that the heads are then trained on: a search
 * makes many passes over the same features, which exist only for images that do not change.
 */
export const searchNotes = ({ variants }: Experiment): string[] => {
  const transforms = variants.flatMap(({ finetune }) =>
    finetune.transform !== 'test' &&
    finetune.scopes.some((scope) => isFinetuned(scope) && isSearching(finetuneRecipe(finetune, scope)))
      ? [finetune.transform]
      : [],
  );
  return [...new Set(transforms)].map(
    (transform) =>
      `learning rates for fine-tuning are searched for on centre crops, not with \`finetune.transform: ${transform}\`; set \`finetune.recipe.learning_rate\` to skip the search`,
  );
};
