import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { loadExperiment, parseExperiment } from '../../../src/spec/load-experiment.ts';

const spec = `
name: overrides
dataset: { kind: folder, root: photos }
model: [{ name: tinynet }, { name: quicknet }]
test: { resolutions: 48 }
train: { resolutions: 32 }
`;

const withSettings = (...set: readonly string[]) =>
  parseExperiment(spec, { set, env: { SIDE: '64' }, cwd: '/here' }).experiment.variants[0]!;

const refusal = (...set: readonly string[]): string => {
  try {
    withSettings(...set);
  } catch (error) {
    return (error as Error).message;
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
};

test('a setting replaces a value, and creates missing objects in its path', () => {
  assert.equal(withSettings('finetune.recipe.learning_rate=0.5').finetune.recipe?.learning_rate, 0.5);
  assert.deepEqual(withSettings('train.resolutions=[32, 40]').train?.resolutions, [32, 40]);
});

test('the later of two settings of one path counts', () => {
  assert.deepEqual(withSettings('seeds=[1]', 'seeds=[2]').seeds, [2]);
});

test('one value and a list of one have the same path, the entries of a longer list have numbers', () => {
  const roots = ['dataset.root=/a', 'dataset.0.root=/a'].map((set) => withSettings(set).datasets);
  assert.deepEqual(roots[0], roots[1]);
  assert.equal(withSettings('model.1.name=resnet18').models[1]?.name, 'resnet18');
});

test("relative paths on the command line start at the current folder, not at the spec's", () => {
  const least = fileURLToPath(new URL('../fixtures/least.yaml', import.meta.url));
  const { experiment } = loadExperiment(least, { cwd: '/here', set: ['dataset.root=data'] });
  assert.deepEqual(
    experiment.variants[0]?.datasets.map((dataset) => 'root' in dataset && dataset.root),
    ['/here/data'],
  );
});

test('a setting may name a variable, and be null', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a spec
  assert.deepEqual(withSettings('test.resolutions=${SIDE}').test.resolutions, [64]);
  assert.equal(withSettings('test.images=10', 'test.images=').test.images, null);
});

test('the kind of a data set can be changed, its other keys before or after', () => {
  for (const set of [
    ['dataset.kind=manifest', 'dataset.manifest=a.csv'],
    ['dataset.manifest=a.csv', 'dataset.kind=manifest'],
  ]) {
    assert.equal(withSettings(...set).datasets[0]?.kind, 'manifest');
  }
});

test('a matrix can be set, and one of its axes', () => {
  const set = ['matrix={seeds: [[1], [2]]}', 'matrix.finetune.bn=[statistics, affine]'];
  assert.equal(parseExperiment(spec, { set }).experiment.variants.length, 4);
});

test('a path that does not exist is refused with the nearest one', () => {
  assert.equal(
    refusal('dataset.rot=/a'),
    [
      '--set dataset.rot: expected a key of `dataset`, got `rot`; did you mean "dataset.root"?',
      '   | dataset.rot=/a',
      '   |         ^^^',
    ].join('\n'),
  );
});

test('every setting that is wrong is reported, with everything else', () => {
  const message = refusal(
    'model.name=tinynet',
    'model.2.name=tinynet',
    'test.crop_ratio.x=1',
    'seeds',
    'extends=a',
    'train.resolutions=[1',
  );
  assert.deepEqual(
    message.split('\n').filter((line) => line.startsWith('--set')),
    [
      '--set extends: expected a key that `--set` can change, got `extends`',
      '--set model.2.name: expected an entry of `model`, which has 2, got 2',
      '--set model.name: expected the number of an entry, because `model` has 2, got `name`; did you mean "model.0.name"?',
      '--set seeds: expected `--set path=value`, got `seeds`',
      '--set test.crop_ratio.x: expected `test.crop_ratio` to have no parts, got `x`',
      '--set train.resolutions: expected YAML, got something else: Flow sequence must end with a ]',
    ],
  );
});

test('a value of a wrong type is reported as the setting', () => {
  assert.equal(
    refusal('test.resolutions=[48, 224px]'),
    [
      '--set test.resolutions: expected an integer from 8 to 4096 or a list of 2 entries such as [192,256], got "224px"',
      '   | test.resolutions=[48, 224px]',
      '   |                       ^^^^^',
      '  hint: write 224, pixels are implied',
    ].join('\n'),
  );
});

test('any JSON value of a path comes out unchanged', () => {
  const rate = fc.double({ min: 0, minExcluded: true, max: 1e6, noNaN: true });
  const seeds = fc.uniqueArray(fc.integer({ min: 0, max: 4294967295 }), { minLength: 1, maxLength: 5 });
  const sides = fc.uniqueArray(fc.integer({ min: 8, max: 4096 }), { minLength: 1, maxLength: 5 });
  const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('${'));
  fc.assert(
    fc.property(rate, seeds, sides, text, (learningRate, wantedSeeds, wantedSides, description) => {
      const set = [
        `finetune.recipe.learning_rate=${JSON.stringify(learningRate)}`,
        `seeds=${JSON.stringify(wantedSeeds)}`,
        `test.resolutions=${JSON.stringify(wantedSides)}`,
        `description=${JSON.stringify(description)}`,
      ];
      const { experiment } = parseExperiment(spec, { set });
      const [variant] = experiment.variants;
      assert.equal(variant?.finetune.recipe?.learning_rate, learningRate);
      assert.deepEqual([variant?.seeds, variant?.test.resolutions], [wantedSeeds, wantedSides]);
      assert.equal(experiment.description, description);
    }),
  );
});
