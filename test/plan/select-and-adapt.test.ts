import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunJob } from '../../src/domain/jobs/jobs.ts';
import type { Plan } from '../../src/plan/types.ts';
import type { Select, Variant } from '../../src/spec/experiment.ts';
import { at48, jobsOf, planOf, runsOf, titles, tuned } from './plan-of.ts';
import { classifier, classifierAndBn, none, variant } from './sample-experiment.ts';

const select: Select = { share: 0.25, over: ['test_resolution'] };
const small = tuned({ scopes: [none, classifier] });
const holdoutOf = ({ params }: RunJob): number | undefined => ('holdout' in params ? params.holdout : undefined);

test('with a selection everything is tested on held-out images as well', () => {
  assert.deepEqual(titles(planOf({ ...small, select })), [
    'index shapes seed 1',
    'train tinynet 32 seed 1',
    'features tinynet 32>48 test seed 1',
    'features tinynet 32>48 val seed 1',
    'features tinynet 32>48 train seed 1',
    'evaluate tinynet 32>48 none seed 1',
    'evaluate tinynet 32>48 val none seed 1',
    'finetune tinynet 32>48 classifier seed 1',
    'evaluate tinynet 32>48 classifier seed 1',
    'evaluate tinynet 32>48 val classifier seed 1',
  ]);
});

test('held-out images are neither trained on nor fine-tuned on, and the test images stay the same', () => {
  const plan = planOf({ ...small, select });
  assert.deepEqual(
    plan.runs.map(({ job }) => [job.kind, holdoutOf(job)]).filter(([kind]) => kind === 'train' || kind === 'features'),
    [
      ['train', 0.25],
      ['features', undefined], // test
      ['features', 0.25], // val
      ['features', 0.25], // train
    ],
  );
  const sideBySide = planOf({ ...tuned({ scopes: [classifierAndBn], transform: 'test_jitter' }), select });
  assert.deepEqual(jobsOf(sideBySide, 'heads').map(holdoutOf), [0.25]);
});

test('heads without kept features are tested side by side on both parts', () => {
  const noRoom = { ...tuned({ scopes: [classifierAndBn] }), select, features: { ...small.features, budget_gib: 0 } };
  const plan = planOf(noRoom);
  assert.deepEqual(
    jobsOf(plan, 'tests').map((job) => [job.params.part, holdoutOf(job)]),
    [
      ['test', undefined],
      ['val', 0.25],
    ],
  );
  assert.deepEqual(
    runsOf(plan, 'evaluate').map(({ title, labels }) => [title, labels.part]),
    [
      ['evaluate tinynet 32>48 classifier+bn seed 1', null],
      ['evaluate tinynet 32>48 val classifier+bn seed 1', 'val'],
    ],
  );
});

test('all held-out images are used, even if few test images are', () => {
  const few = { ...small, select, test: { ...small.test, images: 10 } };
  assert.deepEqual(
    jobsOf(planOf(few), 'features').map(({ params }) => [params.part, params.images]),
    [
      ['test', 10],
      ['val', null],
      ['train', 200],
    ],
  );
});

const adapted: Variant = tuned({ scopes: [none] }, { ...variant, adapt: ['parametric', 'scale'] });

test('every fit is a row at every resolution but the train resolution', () => {
  assert.deepEqual(titles(planOf(adapted)), [
    'index shapes seed 1',
    'train tinynet 32 seed 1',
    'features tinynet 32>32 test seed 1',
    'evaluate tinynet 32>32 none seed 1',
    'features tinynet 32>48 test seed 1',
    'features tinynet 32>48 train seed 1',
    'evaluate tinynet 32>48 none seed 1',
    'features tinynet 32>32 train seed 1',
    'adapt tinynet 32>48 parametric seed 1',
    'evaluate tinynet 32>48 none parametric seed 1',
    'adapt tinynet 32>48 scale seed 1',
    'evaluate tinynet 32>48 none scale seed 1',
  ]);
});

const byKey = (plan: Plan) => new Map(plan.runs.map(({ job }) => [job.key, job]));

test('an adaptation maps from the test to the train resolution, on pooled features of training images', () => {
  const plan = planOf(adapted);
  const [adapt] = jobsOf(plan, 'adapt');
  const inputs = [adapt?.inputs.features, adapt?.inputs.reference].map((key) => byKey(plan).get(key ?? ''));
  assert.deepEqual(
    inputs.map((job) => job?.kind === 'features' && [job.params.part, job.params.transform, job.params.images]),
    [48, 32].map((testResolutionPx) => [
      'train',
      { testResolutionPx, cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bilinear' },
      200,
    ]),
  );
  const rows = runsOf(plan, 'evaluate').filter(({ labels }) => labels.adaptation !== null);
  assert.deepEqual(
    rows.map(({ job, labels }) => [job.kind === 'evaluate' && job.inputs.adapt, labels.scope, labels.part]),
    jobsOf(plan, 'adapt').map(({ key }) => [key, none, null]),
  );
});

test('features for an adaptation are those of the fine-tuning', () => {
  const both = planOf({ ...adapted, finetune: { ...adapted.finetune, scopes: [none, classifier] } });
  const without = planOf({ ...adapted, adapt: [], finetune: { ...adapted.finetune, scopes: [none, classifier] } });
  const keys = (plan: Plan) => jobsOf(plan, 'features').map(({ key }) => key);
  assert.deepEqual(keys(both).sort(), keys(without).sort());
});

test('an adaptation keeps no other features, and uses the test transform if fine-tuning uses a random one', () => {
  const plan = planOf({
    ...adapted,
    finetune: { ...adapted.finetune, scopes: [classifierAndBn], transform: 'train' },
    features: { ...adapted.features, budget_gib: 0 },
  });
  assert.equal(jobsOf(plan, 'adapt').length, 2);
  assert.ok(jobsOf(plan, 'features').every(({ params }) => params.cuts.join() === 'pooled'));
});

test('adaptations are tested on held-out images as well', () => {
  const rows = runsOf(planOf({ ...at48, ...adapted, test: at48.test, adapt: ['scale'], select }), 'evaluate');
  assert.deepEqual(
    rows.map(({ title }) => title),
    [
      'evaluate tinynet 32>48 none seed 1',
      'evaluate tinynet 32>48 val none seed 1',
      'evaluate tinynet 32>48 none scale seed 1',
      'evaluate tinynet 32>48 val none scale seed 1',
    ],
  );
});
