import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isFixresError } from '../../../../src/base/errors.ts';
import {
  findArchitecture,
  initialise,
  loadWeights,
  openWeights,
  takenText,
  type Weights,
  writeSafetensors,
} from '../../../../src/model/index.ts';
import { fileShape, toFileLayout } from '../../../../src/model/weights/layout.ts';

// What training programs put before names: torch.nn.parallel, torch.compile, torch.optim.swa_utils, timm and Lightning.
const folder = mkdtempSync(join(tmpdir(), 'fixres-candidates-'));
after(() => rmSync(folder, { recursive: true }));

const network = findArchitecture('tinynet', 7);
const [plain, ema] = [initialise(network, 1), initialise(network, 2)];

let files = 0;
/** A file with these weights of the network under each prefix, and other tensors beside them. */
const fileWith = (sets: Readonly<Record<string, Weights>>, others: readonly string[] = []): string => {
  const file = join(folder, `${files++}.safetensors`);
  const tensors = Object.entries(sets).flatMap(([prefix, weights]) =>
    network.parameters.map((parameter) => ({
      name: prefix + parameter.name,
      shape: fileShape(parameter),
      values: toFileLayout(parameter, weights.get(parameter.name)!),
    })),
  );
  const rest = others.map((name) => ({ name, shape: [1], values: new Float32Array(1) }));
  writeSafetensors(file, [...tensors, ...rest]);
  return file;
};

const takes = (file: string, weights: Weights, weightsEntry: string | null = null): void =>
  assert.deepEqual(loadWeights(network, file, { weightsEntry }), weights);

const refuses = (file: string, weightsEntry: string | null, message: RegExp, hint: RegExp): void =>
  assert.throws(
    () => loadWeights(network, file, { weightsEntry }),
    (error: Error) => {
      assert.ok(isFixresError(error), error.stack);
      assert.equal(error.code, 'MODEL_WEIGHTS_MISMATCH');
      assert.match(error.message, message);
      assert.match(error.hint ?? '', hint);
      return true;
    },
  );

for (const prefix of ['module.', '_orig_mod.', 'module._orig_mod.', 'model.', 'net.backbone.module.']) {
  test(`a prefix of all names is removed: ${prefix}`, () => {
    const file = fileWith({ [prefix]: plain }, ['criterion.weight', 'n_averaged']);
    takes(file, plain);
    assert.equal(takenText(network, openWeights(file)), `the weights at \`${prefix.slice(0, -1)}\``);
  });
}

test('plain weights are preferred to averaged ones, and `ema` or a path selects the others', () => {
  const file = fileWith({ 'model.': plain, 'model_ema.module.': ema }, ['model_ema.n_averaged']);
  takes(file, plain);
  takes(file, ema, 'ema');
  takes(file, ema, 'model_ema.module');
  assert.equal(
    takenText(network, openWeights(file)),
    'the weights at `model`, not those at `model_ema.module` (`weights_entry: ema` of the model takes the averaged ones)',
  );
});

test('averaged weights by themselves need no choice', () => takes(fileWith({ 'ema.': ema }), ema));

test('several sets of plain weights are refused with their names, until one is chosen', () => {
  const file = fileWith({ 'teacher.': plain, 'student.': ema });
  refuses(file, null, /2 sets of weights for `tinynet`: `teacher` and `student`/, /`weights_entry: teacher`/);
  takes(file, ema, 'student');
});

test('an entry that does not exist is refused with those that do', () => {
  const file = fileWith({ '': plain });
  refuses(file, 'ema', /no averaged weights \(EMA\); it has weights at `\.`/, /omit it for the plain weights/);
  refuses(file, 'teacher', /no weights at `teacher`/, /correct `weights_entry`/);
});

test('weights of another network are refused with the name that fits', () => {
  assert.throws(
    () => loadWeights(findArchitecture('quicknet', 7), fileWith({ 'model.': plain })),
    (error: Error) => {
      assert.ok(isFixresError(error), error.stack);
      assert.match(
        error.hint ?? '',
        /^the tensors are those of `tinynet` with 7 classes: set `name: tinynet` of the model; `fixres model inspect .*`/,
      );
      return true;
    },
  );
});
