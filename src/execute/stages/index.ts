import type { RunKind } from '../../plan/types.ts';
import { evaluateStage } from './evaluate.ts';
import { extractFeaturesStage } from './extract-features.ts';
import { fineTuneStage } from './fine-tune.ts';
import { indexDatasetStage } from './index-dataset.ts';
import type { Stage } from './stage.ts';
import { trainStage } from './train.ts';

/** Every kind of run, and what carries it out. */
export const stages: { readonly [Kind in RunKind]: Stage<Kind> } = {
  index: indexDatasetStage,
  train: trainStage,
  features: extractFeaturesStage,
  finetune: fineTuneStage,
  evaluate: evaluateStage,
};
