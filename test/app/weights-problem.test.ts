import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { planFacts } from '../../src/app/facts/plan-facts.ts';
import { loadPossible } from '../../src/app/run/load-possible.ts';
import { elementCount, findArchitecture, initialise, saveWeights, writeSafetensors } from '../../src/model/index.ts';
import { fileShape } from '../../src/model/weights/layout.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { loadExperiment } from '../../src/spec/load-experiment.ts';
import { SpecError } from '../../src/spec/problems.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-header-'));
after(() => rmSync(folder, { recursive: true }));
const golden = (name: string): string => new URL(`../golden/${name}`, import.meta.url).pathname;
const at = (name: string): string => join(folder, name);

const seven = findArchitecture('tinynet', 7);
saveWeights(seven, initialise(seven, 0), at('seven.safetensors'));
saveWeights(
  seven,
  new Map([...initialise(seven, 0)].filter(([name]) => !name.startsWith('fc.'))),
  at('trunk.safetensors'),
);
copyFileSync(golden('weights/plain.pth'), at('plain.pth'));
copyFileSync(golden('onnx/residual.onnx'), at('residual.onnx'));
cpSync(golden('tfjs/residual'), at('layers'), { recursive: true });
for (const name of ['train/a/1.png', 'train/b/1.png', 'val/a/1.png', 'val/b/1.png']) {
  mkdirSync(dirname(at(`photos/${name}`)), { recursive: true });
  writeFileSync(at(`photos/${name}`), name);
}

const photos = '{ kind: folder, root: photos }';
const specOf = (model: string, dataset = photos, scopes = '[[], [classifier]]'): string => {
  const file = at('spec.yaml');
  const lines = ['name: a', `dataset: ${dataset}`, `model: { ${model}, train_resolution: 32 }`];
  writeFileSync(
    file,
    `${[...lines, `finetune: { scopes: ${scopes} }`, 'test: { resolutions: [32, 48] }'].join('\n')}\n`,
  );
  return file;
};

type Told = readonly { readonly message: string; readonly hint: string | null }[];

const told = async (work: () => unknown): Promise<Told> => {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof SpecError, String(error));
    const inFolder = (text: string): string => text.replaceAll(`${folder}/`, '');
    return error.problems.map(({ message, hint }) => ({
      message: inFolder(message),
      hint: hint === null ? null : inFolder(hint),
    }));
  }
  return [];
};

/** A file of zeros for the network with seven classes, with these types. */
const safetensors = (dtypes: readonly string[]): Uint8Array => {
  let end = 0;
  const entries = seven.parameters.map((parameter, index) => {
    const shape = fileShape(parameter);
    const begin = end;
    end += 4 * elementCount(shape);
    return [parameter.name, { dtype: dtypes[index], shape, data_offsets: [begin, end] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, header, Buffer.alloc(end)]);
};

/** What `plan` and `run` refuse before anything runs. */
const planned = (...words: Parameters<typeof specOf>): Promise<Told> =>
  told(() => planFacts(loadExperiment(specOf(...words), { cwd: folder }), new RunPaths(at('runs'))));

/** What `validate` refuses. */
const validated = (...words: Parameters<typeof specOf>): Promise<Told> =>
  told(() => loadPossible(specOf(...words), { cwd: folder }));

const plain = 'normalize: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }';

test('a data set with fewer classes than the network is refused before anything runs, and `classes_file` is named first', async () => {
  const networks = {
    'seven.safetensors': 'name: tinynet, weights: seven.safetensors',
    'residual.onnx': `name: onnx, weights: residual.onnx, ${plain}`,
    'layers/model.json': `name: tfjs, weights: layers/model.json, ${plain}`,
  };
  for (const [file, model] of Object.entries(networks)) {
    const [problem, ...others] = await planned(model);
    assert.deepEqual(others, [], file);
    const classes = file === 'seven.safetensors' ? 7 : 5;
    assert.equal(
      problem?.message,
      `${file}: its classifier has ${classes} classes, the data set \`photos\` has 2 (stops 4 tests)`,
    );
    assert.equal(
      problem.hint,
      `list all ${classes} classes of the network, in its order, in \`classes_file\` of the data set, and add \`classes: present\` if only those of the images are valid answers; or set \`classifier: new\` of the model, and fine-tune it; \`fixres model inspect ${file}\` shows the network's classes`,
    );
    assert.deepEqual(await planned(`${model}, classifier: new`, photos, '[[classifier]]'), [], file);
  }
  writeFileSync(at('photos/classes.txt'), 'a\nb\nc\nd\ne\nf\ng\n');
  const named = '{ kind: folder, root: photos, classes_file: classes.txt }';
  assert.deepEqual(await planned(networks['seven.safetensors'], named), []);
});

test('`classes` that number some outputs of the network need not name the others, but have to be outputs', async () => {
  const numbered = (outputs: string) => `{ kind: folder, root: photos, classes: ${outputs} }`;
  const models = {
    'seven.safetensors': 'name: tinynet, weights: seven.safetensors',
    'residual.onnx': `name: onnx, weights: residual.onnx, ${plain}`,
  };
  for (const [file, model] of Object.entries(models)) {
    assert.deepEqual(await planned(model, numbered('[4, 0]')), [], file);
    const [problem] = await planned(model, numbered('[1, 8]'));
    assert.match(problem?.message ?? '', /its classifier has \d classes, the data set `photos` has 9/, file);
  }
  const [renewed, ...others] = await planned(
    `${models['seven.safetensors']}, classifier: new`,
    numbered('[4, 0]'),
    '[[classifier]]',
  );
  assert.deepEqual(others, []);
  assert.match(
    renewed?.message ?? '',
    /^`classes` of `photos` selects classes of a trained classifier, but the new classifier of `tinynet`/,
  );
  assert.match(renewed?.hint ?? '', /^omit `classes`, or keep the classifier/);
});

test('more classes than the network, or a data set without `classes_file`, need a new classifier', async () => {
  const drawn = (classes: string) => `{ kind: shapes, train: 40, test: 30, classes: ${classes} }`;
  for (const [classes, count] of [
    ['shape', 5],
    ['shape_and_pattern', 15],
  ] as const) {
    assert.deepEqual(await validated('name: tinynet, weights: seven.safetensors', drawn(classes)), [
      {
        message: `seven.safetensors: its classifier has 7 classes, the data set \`shapes\` has ${count} (stops 4 tests)`,
        hint: "set `classifier: new` of the model, and fine-tune it; `fixres model inspect seven.safetensors` shows the network's classes",
      },
    ]);
  }
});

test('weights of another network are one problem for all data sets, with the number of tests that they stop', async () => {
  const two = `[${photos}, { kind: folder, root: photos, name: again, classes_file: classes.txt }]`;
  const [problem, ...others] = await planned('name: quicknet, weights: seven.safetensors', two);
  assert.deepEqual(others, []);
  assert.match(problem!.message, /^seven\.safetensors does not fit `quicknet`; missing: .* \(stops 8 tests\)$/);
  const [torch] = await planned('name: tinynet, weights: plain.pth');
  assert.match(
    torch!.message,
    /^plain\.pth does not fit `tinynet`; missing: conv1\.weight, .* and \d+ more; unexpected/,
  );
});

test('`validate` checks an existing file against the network, and ignores a missing one', async () => {
  const [problem] = await validated('name: quicknet, weights: seven.safetensors');
  assert.match(problem!.message, /does not fit `quicknet`/);
  assert.deepEqual(await validated('name: quicknet, weights: nowhere.pth'), []);
  assert.deepEqual(await validated('name: tinynet, weights: seven.safetensors'), []); // it does not look at the images
});

test('a file without a classifier, with whole numbers, or cut off is refused by its header', async () => {
  assert.deepEqual(await planned('name: tinynet, weights: trunk.safetensors'), [
    {
      message: 'trunk.safetensors does not fit `tinynet`; missing: fc.weight, fc.bias (stops 4 tests)',
      hint: 'the file has no classifier: set `classifier: new` of the model, and fine-tune it; `fixres model inspect trunk.safetensors` shows what the file contains',
    },
  ]);
  assert.deepEqual(
    await planned('name: tinynet, weights: trunk.safetensors, classifier: new', photos, '[[classifier]]'),
    [],
  );
  writeFileSync(
    at('whole.safetensors'),
    safetensors(seven.parameters.map(({ name }) => (name === 'fc.bias' ? 'I32' : 'F32'))),
  );
  const [whole] = await planned('name: tinynet, weights: whole.safetensors', '{ kind: shapes, train: 40, test: 30 }');
  assert.equal(whole?.message, 'whole.safetensors does not fit `tinynet`; no floats: fc.bias (I32) (stops 4 tests)');
  writeFileSync(at('cut.safetensors'), '');
  const [cut] = await planned('name: tinynet, weights: cut.safetensors');
  assert.match(cut!.message, /^cut\.safetensors .* \(stops 4 tests\)$/);
});

test('a file that changes is looked at again', async () => {
  const model = 'name: tinynet, weights: changing.safetensors';
  writeSafetensors(at('changing.safetensors'), [{ name: 'x', shape: [1], values: Float32Array.of(1) }]);
  assert.equal((await planned(model)).length, 1);
  const two = findArchitecture('tinynet', 2);
  saveWeights(two, initialise(two, 0), at('changing.safetensors'));
  assert.ok(statSync(at('changing.safetensors')).size > 1000);
  assert.deepEqual(await planned(model), []);
});
