import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobsOf, planOf, tuned } from './plan-of.ts';
import { classifierAndBn, none, variant } from './sample-experiment.ts';

// Written down on 2026-11-24 from this program, as those of build-plan.test.ts: a change here is a decision.
const expected = {
  'adapt tinynet 32>48 parametric seed 1': '3f7ca3a0bf28249758e892659aaf334c525c17bd5969dabb6dc7f6def6f1ad74',
  'analyze cost tinynet': '6bcdcb6da59b57eaf86a43ab88183de2a13a6752412f8b4b50415cc296da3860',
  'analyze roc shapes 32 seed 1': '28932fb5a2e088fcc23bfdbdb209c222d6d53497c1451ac5ff3cac43aa8c2e93',
  'evaluate tinynet 32>32+48 none seed 1': '98883d79e4ac90cf05f573ba2518f750a450fe5bb9924fcce8f76466839559e4',
  'finetune tinynet 32>48 classifier+bn seed 1': '624938b1e1dafdad8d49ba8a42111668208621ca8203c819dc8279371178d578',
  'heads tinynet 32>48 classifier+bn seed 1': '859513510e188c5d6265976ce9d1fe3b3b564faec2557a770b0b3f9bd6c4f1a1',
  'tests tinynet 32>48 classifier+bn seed 1': '3611c09d41b332b14a48cb309881f6f50d92bba7eb18fd80e3f36e087325ecc3',
  'tests tinynet 32>48 val classifier+bn seed 1': '63e5de57d9482f5da5eb2de8cb16443b0182f14e873a0ab3d4de8024b99805a3',
};

test('the keys of adaptations, analyses, pyramids, and of heads and tests side by side are what they were', () => {
  const plan = planOf({
    ...tuned({ scopes: [none, classifierAndBn], transform: 'train' }),
    test: { ...variant.test, resolutions: [48], multi_scale: [[32, 48]] },
    select: { share: 0.2, over: ['scope'] },
    adapt: ['parametric'],
    analyses: ['roc', 'cost'],
    features: { dtype: 'float16', budget_gib: 0 },
  });
  const keys = Object.fromEntries(plan.runs.map(({ title, job }) => [title, job.key]));
  assert.deepEqual({ ...keys, ...expected }, keys);
});

test('the momentum of batch norms has a part in a key only where it is not the usual one', () => {
  const recipes = [0.1, 0.01].map((momentum) => {
    const [finetune] = jobsOf(
      planOf(tuned({ recipe: { ...variant.finetune.recipe, bn_momentum: momentum } })),
      'finetune',
    );
    return finetune!.params.recipe;
  });
  assert.deepEqual(
    recipes.map((recipe) => recipe.bn_momentum),
    [undefined, 0.01],
  );
});
