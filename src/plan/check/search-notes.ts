import { isSearching } from '../../domain/rate-search.ts';
import { isFinetuned } from '../../domain/scope.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { finetuneRecipe } from '../params/finetune-recipe.ts';

/**
 * Where a learning rate is searched for on different pixels from those that heads are then trained with: a search makes
 * many passes over the same features, which exist only for images that do not change.
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
      `learning rates of fine-tuning are searched for on centre crops, not with \`finetune.transform: ${transform}\`; set \`finetune.recipe.learning_rate\` to skip the search`,
  );
};
