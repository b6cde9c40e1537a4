export type { RecipeParams as Recipe } from '../domain/recipe.ts';
export { adaptFeatures, mapFunction } from './adaptation/apply-map.ts';
export { type FittedMap, fitMap } from './adaptation/fit-map.ts';
export { sampleActivations } from './adaptation/sample-activations.ts';
export { type ActivationAnalysis, analyseActivations } from './analyses/activations.ts';
export { analyseCost, type CostQuestion, usualTiming } from './analyses/cost.ts';
export { analyseObjectSize } from './analyses/object-size.ts';
export { analyseRoc, type GeometryQuestion } from './analyses/roc.ts';
export { apparentObjectSizeRatio, equalisingResolutionPx, type ObjectSizes } from './apparent-object-size.ts';
export { type AnswerChange, compareAnswers, type TwoFeatures } from './compare-answers.ts';
export { type Extraction, extractFeatures, type FeatureView, featureShapes } from './features/extract-features.ts';
export type { FeatureSet, FeatureSink } from './features/features.ts';
export { featuresInMemory } from './features/features-in-memory.ts';
export { imagesInBatch } from './features/images-in-batch.ts';
export type { Normalize } from './features/normalize.ts';
export { lastCut } from './features/trunk-pass.ts';
export type { TrunkRows } from './features/trunk-rows.ts';
export { type TrunkStep, TrunkSteps } from './features/trunk-steps.ts';
export { chooseRows } from './heads/choose-rows.ts';
export { type Evaluation, evaluateHead, type HeadEvaluation, type Scores, scoresOf } from './heads/evaluate-head.ts';
export { type FineTuned, type FineTuning, fineTuneHead, rowsBut } from './heads/fine-tune-head.ts';
export type { RowImages } from './heads/head-tester.ts';
export { type FoundRate, type RateTrial, searchRate, searchRows } from './heads/search-rate.ts';
export { type HeadsTest, type TestedHead, testHeads } from './heads/test-heads.ts';
export {
  type ComputeSteps,
  type Head,
  type HeadsTraining,
  type HeadTrained,
  type StepWindow,
  seedsOf,
  trainHeads,
} from './heads/train-heads.ts';
export { pauseForSignals } from './interruption.ts';
export type { Judging } from './judging.ts';
export { diverged } from './training/diverged.ts';
export { epochMetrics, heldOutMetrics } from './training/epoch-clock.ts';
export {
  effectiveLearningRate,
  learningRateAt,
  learningRateFactor,
  type StepPosition,
} from './training/learning-rate.ts';
export { atLength, stepsPerEpoch } from './training/recipe.ts';
export { type Training, trainFromScratch } from './training/train-from-scratch.ts';
export {
  bestEpoch,
  type Divergence,
  type HeadState,
  type HeldOutScore,
  reached,
  type TrainingState,
} from './training/training-state.ts';
export { type Watch, watchPart } from './types.ts';
