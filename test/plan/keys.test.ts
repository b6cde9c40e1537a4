import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at48, jobsOf, planOf, tuned } from './plan-of.ts';
import {
  classifier,
  classifierAndBn,
  headRecipe,
  none,
  shapes,
  recipe as trainRecipe,
  variant,
} from './sample-experiment.ts';

// Written down on 2026-11-28 from this program, as those of build-plan.test.ts: a change here is a decision.
const expected = {
  'adapt tinynet 32>48 parametric seed 1': 'feb1e37ef0049995d434ac529472e4ffdc3d7c52718f841a59785f2c599567b3',
  'analyze cost tinynet': '6bcdcb6da59b57eaf86a43ab88183de2a13a6752412f8b4b50415cc296da3860',
  'analyze roc shapes 32 seed 1': '28932fb5a2e088fcc23bfdbdb209c222d6d53497c1451ac5ff3cac43aa8c2e93',
  'evaluate tinynet 32>32+48 none seed 1': 'cbc913d413e5cd0aed6ef963a7b1e60be924dc7ceced904356df58ac3760fd92',
  'finetune tinynet 32>48 classifier+bn seed 1': '3952567f35e265710707471ef51ea4ca47e35289edabe31c83db41fc0ea1e30f',
  'heads tinynet 32>48 classifier+bn seed 1': '2c52af58481b73da2d7adc2bf0a87cea74fdda4bf4673c18c680634b9fe3d506',
  'tests tinynet 32>48 classifier+bn seed 1': '2c52e11b9b5c36e127934a07abfe750926beae43f029cdcc5b3dba1ab5618355',
  'tests tinynet 32>48 val classifier+bn seed 1': '40f0459ff95c1fdd74460f5073a462ee454f79d96468265f4dfdf4a0f0917de6',
};

test('the keys of adaptations, analyses, pyramids, and of heads and tests side by side are unchanged', () => {
  const plan = planOf({
    ...tuned({ scopes: [none, classifierAndBn], transform: 'train' }),
    test: { ...variant.test, resolutions: [48], multi_scale: [[32, 48]] },
    select: { share: 0.2, over: ['scope'] },
    adapt: ['parametric'],
    analyses: ['roc', 'cost'],
    features: { dtype: 'float16', budget_gib: 0, part_images: null, window_gib: 1 },
  });
  const keys = Object.fromEntries(plan.runs.map(({ title, job }) => [title, job.key]));
  assert.deepEqual({ ...keys, ...expected }, keys);
});

// Written down on 2026-11-29 from this program, before defaults were left out in one place.
const chosen = {
  'finetune w.onnx 224>48 classifier seed 1': '90510ab44666ce8239455befdab3064648acfef59a196bbf8ec1fad089e3de9a',
  'train tinynet 40 seed 1': 'c3ded427c51759303bbc7b0aaa881b228291389e5ac99e6dc486a0659ffaf474',
  'train tinynet 32 seed 1': '837c0b543881634a22bd16f7fc68c63444ae781feef34bec83032a37b21d5a46',
};

test('the keys of runs with options that differ from their defaults are unchanged', () => {
  const augmentation = { ...variant.finetune.augmentation, repeated: 2, cutmix: 1, resolutions: [32, 48] } as const;
  const recipe = { ...trainRecipe, bn_momentum: 0.01 };
  const model = variant.models[0]!;
  const own = { weights: '/w.onnx', pooling_node: 'p', classifier_node: 'c', output: 'o', weights_entry: 'ema' };
  const pretrain = { dataset: shapes, resolution: 40, augmentation, recipe, keep_best: null, early_stop_epochs: null };
  const from = {
    ...at48,
    train: { ...variant.train!, augmentation, recipe, early_stop_epochs: 3 },
    select: { share: 0.2, over: ['scope'] as const },
  };
  const plans = [{ ...model, ...own, name: 'onnx', classifier: 'new' } as const, { ...model, pretrain }].map((each) =>
    planOf({
      ...tuned({ scopes: [classifier], augmentation, recipe: { ...recipe, search_rates: null } }, from),
      models: [each],
    }),
  );
  const keys = Object.fromEntries(plans.flatMap(({ runs }) => runs.map(({ title, job }) => [title, job.key])));
  assert.deepEqual({ ...keys, ...chosen }, keys);
});

test('the momentum of batch norms is in a key only if it is not the default', () => {
  const recipes = [0.1, 0.01].map((momentum) => {
    const [finetune] = jobsOf(planOf(tuned({ recipe: { ...headRecipe, bn_momentum: momentum } })), 'finetune');
    return finetune!.params.recipe;
  });
  assert.deepEqual(
    recipes.map((recipe) => recipe.bn_momentum),
    [undefined, 0.01],
  );
});
