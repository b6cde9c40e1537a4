import type { RunKind } from '../../domain/jobs/run-kinds.ts';
import { adaptStage } from './adapt.ts';
import { aheadStage } from './ahead.ts';
import { analyzeStage } from './analyze.ts';
import { evaluateStage } from './evaluate.ts';
import { extractFeaturesStage } from './extract-features.ts';
import { fineTuneStage } from './fine-tune.ts';
import { headsStage } from './heads.ts';
import { indexDatasetStage } from './index-dataset.ts';
import { passStage } from './pass.ts';
import type { Stage } from './stage.ts';
import { testsStage } from './tests.ts';
import { trainStage } from './train.ts';

/** Every kind of run, and its implementation. */
export const stages: { readonly [Kind in RunKind]: Stage<Kind> } = {
  index: indexDatasetStage,
  train: trainStage,
  pass: passStage,
  features: extractFeaturesStage,
  heads: headsStage,
  ahead: aheadStage,
  finetune: fineTuneStage,
  adapt: adaptStage,
  tests: testsStage,
  evaluate: evaluateStage,
  analyze: analyzeStage,
};
