import type { RecipeParams } from '../../domain/recipe.ts';

/**
 * The base rate of the schedule. `reference` scales it with the batch size.
 * Source: facebookresearch/FixRes, imnet_finetune/train.py, `8 * lr * batch_per_gpu * tasks / 512`.
 */
export const effectiveLearningRate = (recipe: RecipeParams): number =>
  recipe.learning_rate_rule === 'reference'
    ? (8 * recipe.learning_rate * recipe.batch_size) / 512
    : recipe.learning_rate;

/** The learning rate of a step. */
export const learningRateAt = (recipe: RecipeParams, position: StepPosition): number =>
  effectiveLearningRate(recipe) * learningRateFactor(recipe, position);

/** The position of a step, counted from 0 over all epochs of the recipe. */
export interface StepPosition {
  readonly step: number;
  readonly stepsPerEpoch: number;
}

/** Share of the effective learning rate at a step: linear warm-up times the schedule, 0..1. */
export const learningRateFactor = (recipe: RecipeParams, position: StepPosition): number => {
  const totalSteps = position.stepsPerEpoch * recipe.epochs;
  const warmupSteps = recipe.warmup_fraction * totalSteps;
  const warmup = warmupSteps === 0 ? 1 : Math.min(1, (position.step + 1) / warmupSteps);
  return warmup * scheduleFactor(recipe, position);
};

const scheduleFactor = (recipe: RecipeParams, { step, stepsPerEpoch }: StepPosition): number => {
  switch (recipe.schedule) {
    case 'constant':
      return 1;
    case 'step':
      return stepDecay ** Math.floor(Math.floor(step / stepsPerEpoch) / recipe.step_epochs);
    case 'cosine': {
      const { warmup_fraction: warmup } = recipe;
      const passed = Math.max(0, step / (stepsPerEpoch * recipe.epochs) - warmup) / (1 - warmup);
      return 0.5 * (1 + Math.cos(Math.PI * passed));
    }
  }
};

/** Source: facebookresearch/FixRes, imnet_finetune/train.py, `StepLR(step_size=30)`, whose gamma is PyTorch's default. */
const stepDecay = 0.1;
