import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/base/json.ts';
import type { AdaptationFit, AnalysisName } from '../../src/domain/choices.ts';
import type { Resize } from '../../src/domain/test-transform.ts';
import type { Plan } from '../../src/plan/types.ts';
import type { Model, Variant } from '../../src/spec/experiment.ts';
import { jobsOf, planOf } from './plan-of.ts';
import { all, classifier, classifierAndBn, headRecipe, none, shapes, variant } from './sample-experiment.ts';

const fromFile: Model = { ...variant.models[0]!, name: 'quicknet', weights: '/models/quick.safetensors' };

const shuffled = <Item>(...items: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length });

/** The same experiment with its lists in other orders: everything that a spec can ask for, and too little room. */
const orders = fc
  .record({
    seeds: shuffled(1, 2),
    scopes: shuffled(none, classifier, classifierAndBn, all),
    resolutions: shuffled(32, 48),
    cropRatios: shuffled(0.875, 1),
    resizes: shuffled<Resize>('shorter_side', 'squash'),
    scales: shuffled(32, 40),
    fits: shuffled<AdaptationFit>('scale', 'empirical'),
    analyses: shuffled<AnalysisName>('roc', 'object_size', 'activations', 'cost'),
    models: shuffled(variant.models[0]!, fromFile),
    datasets: shuffled({ ...shapes, seed: 3 }, { ...shapes, name: 'more', test: 400 }),
    variants: shuffled(0.02, 0.5),
  })
  .map(({ variants, ...lists }): Variant[] =>
    variants.map((learning_rate) => ({
      ...variant,
      assignment: { learning_rate },
      seeds: lists.seeds,
      models: lists.models,
      datasets: lists.datasets,
      finetune: {
        ...variant.finetune,
        scopes: lists.scopes,
        recipe: { ...headRecipe, learning_rate },
      },
      test: {
        ...variant.test,
        resolutions: lists.resolutions,
        crop_ratio: lists.cropRatios,
        resize: lists.resizes,
        multi_scale: [[lists.scales[0]!, lists.scales[1]!]],
      },
      select: { share: 0.2, over: ['scope'] },
      adapt: lists.fits,
      analyses: lists.analyses,
      // Some of the features at the cut bn are kept, others not.
      features: { dtype: 'float32', budget_gib: 60e6 / 2 ** 30, part_images: null, window_gib: 1 },
    })),
  );

const described = ({ runs }: Plan): string[] => runs.map(({ job, labels }) => canonicalJson([job.key, labels])).sort();

test('whatever an experiment asks for, the order of its lists changes neither keys nor labels', () => {
  let first: string[] | undefined;
  fc.assert(
    fc.property(orders, (variants) => {
      const now = described(planOf(...variants));
      first ??= now;
      assert.deepEqual(now, first);
    }),
    { numRuns: 10 },
  );
});

test('every run comes after its inputs, which all exist, and no two runs have the same title', () => {
  fc.assert(
    fc.property(orders, (variants) => {
      const plan = planOf(...variants);
      const seen = new Set<string>();
      for (const { job, after } of plan.runs) {
        assert.ok(!seen.has(job.key));
        assert.ok(after.every((key) => seen.has(key)));
        assert.deepEqual(new Set(after), new Set(Object.values(job.inputs)));
        seen.add(job.key);
      }
      assert.deepEqual([...new Set(plan.runs.map(({ job }) => job.kind))].sort(), [
        'adapt',
        'analyze',
        'evaluate',
        'features',
        'finetune',
        'heads',
        'index',
        'tests',
        'train',
      ]);
      const trainedOn = jobsOf(plan, 'finetune')
        .filter(({ params }) => params.scope.bn)
        .map(({ inputs }) => Object.keys(inputs)[0]);
      assert.deepEqual([...new Set(trainedOn)].sort(), ['features', 'heads']);
      const titles = plan.runs.map(({ title }) => title);
      assert.deepEqual(
        titles.filter((title, index) => titles.indexOf(title) !== index),
        [],
      );
    }),
    { numRuns: 5 },
  );
});
