/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a spec are written so */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { contentKey } from '../../src/base/json.ts';
import { loadExperiment, parseExperiment } from '../../src/spec/load-experiment.ts';

const folder = fileURLToPath(new URL('./fixtures', import.meta.url));
const load = (file: string, set: readonly string[] = []) => loadExperiment(file, { cwd: folder, env: {}, set });

test('everything that a spec omits has the default of the schema', () => {
  const { experiment } = load('least.yaml', ['finetune.recipe={}']);
  assert.equal(load('least.yaml').experiment.variants[0]!.finetune.recipe, null);
  const finetuneRecipe = {
    optimizer: 'sgd',
    learning_rate: 0.001,
    search_rates: null,
    learning_rate_rule: 'reference',
    momentum: 0.9,
    nesterov: false,
    weight_decay: 0.0001,
    weight_decay_on: 'all',
    bn_momentum: 0.1,
    ema_decay: null,
    batch_size: 32,
    accumulate: 1,
    last_batch: 'keep',
    epochs: 56,
    min_steps: null,
    schedule: 'step',
    step_epochs: 30,
    warmup_fraction: 0,
    label_smoothing: 0,
    order: 'fixed',
  };
  const augmentation = {
    random_resized_crop: { scale: [0.08, 1], ratio: [0.75, 1.3333333333333333] },
    horizontal_flip: 0.5,
    color_jitter: { brightness: 0, contrast: 0, saturation: 0 },
    repeated: 1,
    rand_augment: null,
    trivial_augment: false,
    random_erasing: null,
    cutmix: 0,
    mixup: 0,
    resolutions: null,
  };
  const { resolved: _resolved, specKey: _specKey, ...rest } = experiment;
  // The values are the defaults that schemas/experiment.schema.json names.
  assert.deepEqual(rest, {
    name: 'least',
    description: '',
    file: `${folder}/least.yaml`,
    report: ['table1', 'curve'],
    engine: { name: 'onnx', device: 'cpu' },
    slurm: null,
    tags: [],
    variants: [
      {
        assignment: {},
        datasets: [
          {
            kind: 'folder',
            name: 'photos',
            root: `${folder}/photos`,
            classes_file: null,
            classes: null,
            class_order: null,
            allow_overlap: false,
            follow_links: false,
            on_error: 'fail',
            on_empty_class: 'fail',
            split: null,
            train: 'train',
            test: 'val',
          },
        ],
        models: [
          {
            name: 'resnet18',
            weights: fileURLToPath(new URL('./weights/resnet18.safetensors', import.meta.url)),
            classifier: 'keep',
            weights_entry: null,
            train_resolution: null,
            normalize: null,
            pooling_node: null,
            classifier_node: null,
            output: null,
            transfer: false,
            pretrain: null,
          },
        ],
        train: null,
        finetune: {
          scopes: [{ classifier: false, bn: false, lastCells: 0 }],
          bn: 'statistics',
          images: null,
          keep_best: null,
          transform: 'test',
          augmentation,
          recipe: finetuneRecipe,
        },
        test: {
          resolutions: [224],
          crop_ratio: [0.875],
          resize: ['shorter_side'],
          interpolation: 'bilinear',
          images: null,
          multi_scale: [],
          crops: [1],
        },
        adapt: [],
        select: null,
        analyses: [],
        features: { dtype: 'float32', budget_gib: 50, part_images: null, window_gib: 1 },
        seeds: [1],
      },
    ],
  });
});

test('an experiment cannot be changed', () => {
  const { experiment } = load('least.yaml');
  assert.ok(Object.isFrozen(experiment.variants[0]?.test.resolutions));
  assert.ok(Object.isFrozen(experiment.variants[0]?.finetune.recipe));
});

test('the key of a spec is that of its resolved JSON, in which paths are unchanged', () => {
  const spec =
    'name: a\ndataset: { kind: folder, root: "${DATA:-photos}" }\nmodel: { name: resnet18, weights: w.safetensors }\ntest: { resolutions: 224 }\n';
  const here = parseExperiment(spec, { cwd: '/here', env: {} }).experiment;
  const there = parseExperiment(spec, { cwd: '/there', env: { DATA: '/data/photos' } }).experiment;
  assert.equal(here.specKey, contentKey(here.resolved));
  assert.equal(here.specKey, there.specKey);
  assert.deepEqual(
    [here, there].map(({ variants }) => variants[0]?.datasets.map((dataset) => 'root' in dataset && dataset.root)),
    [['/here/photos'], ['/data/photos']],
  );
});

test('the key changes with a value, and not with a default that is written out', () => {
  const { specKey } = load('least.yaml').experiment;
  assert.equal(
    load('least.yaml', ['test.crop_ratio=0.875', 'seeds=[1]', 'test.resolutions=[224]']).experiment.specKey,
    specKey,
  );
  assert.notEqual(load('least.yaml', ['test.crop_ratio=1']).experiment.specKey, specKey);
});

test('a spec is merged with its base, and paths are relative to the file that contains them', () => {
  const { experiment, source } = load('extended.yaml');
  const [variant] = experiment.variants;
  assert.equal(experiment.description, 'The base of bases.');
  assert.deepEqual(variant?.datasets, [
    // Nothing is left of the synthetic data set: it is of another kind.
    {
      kind: 'folder',
      name: 'photos',
      root: `${folder}/bases/photos`,
      classes_file: null,
      classes: null,
      class_order: null,
      allow_overlap: false,
      follow_links: false,
      on_error: 'fail',
      on_empty_class: 'fail',
      split: null,
      train: 'train',
      test: 'val',
    },
  ]);
  assert.equal(variant?.models[0]?.weights, `${folder}/bases/resnet18.safetensors`);
  assert.equal(variant?.models[0]?.train_resolution, 192);
  assert.deepEqual([variant?.test.resolutions, variant?.test.crop_ratio, variant?.seeds], [[224, 256], [1], [2]]);
  assert.deepEqual(
    source.files,
    ['extended.yaml', 'bases/base.yaml', 'bases/root.yaml'].map((file) => `${folder}/${file}`),
  );
});

test('a matrix is expanded into variants', () => {
  const { experiment } = load('matrix.yaml');
  const none = { classifier: false, bn: false, lastCells: 0 };
  const classifier = { ...none, classifier: true };
  assert.deepEqual(
    experiment.variants.map(({ assignment, finetune, test }) => ({
      assignment,
      bn: finetune.bn,
      scopes: finetune.scopes,
      resolutions: test.resolutions,
      cropRatio: test.crop_ratio,
    })),
    [
      {
        assignment: { 'finetune.bn': 'statistics', test: { resolutions: [48, 64] } },
        bn: 'statistics',
        scopes: [classifier],
        resolutions: [48, 64],
        cropRatio: [0.875],
      },
      {
        assignment: { 'finetune.bn': 'statistics', test: { resolutions: 96, crop_ratio: 1 } },
        bn: 'statistics',
        scopes: [classifier],
        resolutions: [96],
        cropRatio: [1],
      },
      {
        assignment: {
          'finetune.bn': 'affine',
          test: { resolutions: [48, 64] },
          'finetune.scopes': [['bn'], ['classifier', { last_cells: 2 }]],
        },
        bn: 'affine',
        scopes: [
          { ...none, bn: true },
          { ...classifier, lastCells: 2 },
        ],
        resolutions: [48, 64],
        cropRatio: [0.875],
      },
    ],
  );
});

test('a part that only the matrix fills in may be missing', () => {
  const spec =
    'name: a\ndataset: { kind: shapes }\nmodel: { name: tinynet }\nmatrix: { test.resolutions: [48, 64], train.resolutions: [32] }\n';
  const { variants } = parseExperiment(spec).experiment;
  assert.deepEqual(
    variants.map(({ train, test }) => [train?.resolutions, test.resolutions]),
    [
      [[32], [48]],
      [[32], [64]],
    ],
  );
});

test('a longer path of the matrix is set after a shorter one, whatever their order', () => {
  const spec =
    'name: a\ndataset: { kind: shapes }\nmodel: { name: tinynet }\ntrain: { resolutions: 32 }\nmatrix: { test.crop_ratio: [1], test: [{ resolutions: 48 }] }\n';
  assert.deepEqual(parseExperiment(spec).experiment.variants[0]?.test.crop_ratio, [1]);
});

test('a variable is a number where a number is expected, and text where text is', () => {
  const spec =
    'name: ${NAME}\ndataset: { kind: shapes, train: "${TRAIN}" }\nmodel: { name: tinynet }\n' +
    'train: { resolutions: "${SIDE}", recipe: { nesterov: "${YES}", learning_rate: "${RATE:-1e-3}" } }\n' +
    'test: { resolutions: ["${SIDE}", 64] }\ndescription: "${TRAIN}"\n';
  const env = { NAME: '2024', TRAIN: '100', SIDE: '48', YES: 'true' };
  const { experiment } = parseExperiment(spec, { env });
  const [variant] = experiment.variants;
  assert.deepEqual([experiment.name, experiment.description], ['2024', '100']);
  const [dataset] = variant?.datasets ?? [];
  assert.ok(dataset?.kind === 'shapes');
  assert.equal(dataset.train, 100);
  assert.deepEqual([variant?.train?.resolutions, variant?.test.resolutions], [[48], [48, 64]]);
  assert.deepEqual([variant?.train?.recipe.nesterov, variant?.train?.recipe.learning_rate], [true, 0.001]);
});

test('Windows line endings and a byte order mark change nothing', () => {
  const spec =
    'name: a\ndataset: { kind: shapes }\nmodel: { name: tinynet }\ntrain: { resolutions: 32 }\ntest: { resolutions: 48 }\n';
  assert.equal(
    parseExperiment(spec.replaceAll('\n', '\r\n')).experiment.specKey,
    parseExperiment(spec).experiment.specKey,
  );
});

test('an alias is a copy of what its anchor names', () => {
  const spec =
    'name: a\ndataset: { kind: shapes }\nmodel: { name: tinynet }\ntrain: { resolutions: &sides [32, 48] }\ntest: { resolutions: *sides }\n';
  assert.deepEqual(parseExperiment(spec).experiment.variants[0]?.test.resolutions, [32, 48]);
});
