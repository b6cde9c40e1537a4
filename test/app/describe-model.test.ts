import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { describeModel } from '../../src/app/network/describe-model.ts';
import { listModels } from '../../src/app/network/list-models.ts';
import { isFixresError } from '../../src/base/errors.ts';
import { cardMetadata, findArchitecture, initialise, saveWeights } from '../../src/model/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-describe-'));
after(() => rmSync(folder, { recursive: true }));
const golden = (name: string): string => new URL(`../golden/${name}`, import.meta.url).pathname;

const network = findArchitecture('tinynet', 3);
const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
saveWeights(network, initialise(network, 0), join(folder, 'plain.safetensors'));

let folders = 0;
const hubFolder = (config: object): string => {
  const path = join(folder, `hub-${folders++}`);
  mkdirSync(path);
  cpSync(join(folder, 'plain.safetensors'), join(path, 'model.safetensors'));
  writeFileSync(join(path, 'config.json'), JSON.stringify(config));
  return path;
};

const describe = (path: string) => describeModel(path, { cwd: folder });

test('a weights file: the architecture by its tensors, everything else by the zoo', () => {
  const found = describe('plain.safetensors');
  assert.deepEqual([found.kind, found.name, found.problem], ['weights file', 'tinynet', null]);
  assert.deepEqual(found.architecture, { value: 'tinynet', from: 'weights file' });
  assert.deepEqual(found.classes, { value: 3, from: 'weights file' });
  assert.deepEqual(found.nativeResolutionPx, { value: 32, from: 'zoo' });
});

test('a hub folder: what its configuration says, completed by the zoo', () => {
  const pretrained = { input_size: [3, 48, 48], crop_pct: 0.95, interpolation: 'bicubic', ...half };
  const path = hubFolder({
    architecture: 'tinynet',
    num_classes: 3,
    label_names: ['a', 'b', 'c'],
    pretrained_cfg: pretrained,
  });
  const found = describe(path);
  assert.deepEqual([found.kind, found.name, found.file], ['snapshot', 'tinynet', join(path, 'model.safetensors')]);
  assert.deepEqual(found.classNames, { value: ['a', 'b', 'c'], from: 'config.json' });
  assert.deepEqual(found.nativeResolutionPx, { value: 48, from: 'config.json' });
  assert.deepEqual(found.normalize, { value: half, from: 'config.json' });
  assert.deepEqual(found.cropRatio, { value: 0.95, from: 'config.json' });
  assert.deepEqual(found.notes, []);
});

test('if a configuration and the weights disagree, the weights take precedence and the difference is reported', () => {
  const found = describe(hubFolder({ architecture: 'resnet50', num_classes: 4, label_names: ['a'] }));
  assert.deepEqual([found.name, found.classes?.value, found.classNames], ['tinynet', 3, null]);
  assert.deepEqual(found.architecture, { value: 'tinynet', from: 'weights file' });
  assert.deepEqual(found.notes, [
    'config.json has 4 classes, but the weights have 3',
    'config.json has 1 class name, but the weights have 3',
    'config.json names the network `resnet50`, but the weights are those of `tinynet`',
  ]);
});

test('a file that fixres exported says everything itself', () => {
  const card = {
    architecture: 'tinynet',
    classes: ['a', 'b', 'c'],
    transform: { testResolutionPx: 64, cropRatio: 1, resize: 'squash', interpolation: 'lanczos' },
    normalize: half,
    normalizes: 'caller',
    trainResolutionPx: 48,
    names: {},
    provenance: { run: 'r', title: 't', experiment: 'e', fixresVersion: '0' },
  } as const;
  const file = join(folder, 'exported.safetensors');
  saveWeights(network, initialise(network, 0), file, cardMetadata(card, 64, 'input'));
  const { nativeResolutionPx, resize, interpolation, classNames } = describe(file);
  assert.deepEqual([nativeResolutionPx?.value, nativeResolutionPx?.from], [48, 'metadata']);
  assert.deepEqual([resize?.value, interpolation?.value, classNames?.value.length], ['squash', 'lanczos', 3]);
});

test('a network of the zoo, and published weights that expect another resolution', () => {
  assert.deepEqual(describe('resnet50').nativeResolutionPx, { value: 224, from: 'zoo' });
  const { classes, name, file } = describe('resnet50.tv_in1k');
  assert.deepEqual([classes?.value, name, file], [1000, 'resnet50', null]);
});

test("a user's own network: its classes by the graph", () => {
  const found = describe(golden('onnx/residual.onnx'));
  assert.deepEqual([found.kind, found.name, found.classes?.from], ['own network', 'onnx', 'graph']);
  assert.equal(describe(golden('tfjs/residual/model.json')).name, 'tfjs');
});

test('weights of an unknown network are reported with a remedy, and an unknown name with the nearest known one', () => {
  const { name, problem } = describe(golden('weights/plain.pth'));
  assert.equal(name, null);
  assert.match(
    problem?.message ?? '',
    /does not belong to a network that fixres knows: its tensors are named plain, half/,
  );
  assert.match(problem?.hint ?? '', /torch\.onnx\.export/);
  assert.throws(
    () => describe('resnet5'),
    (error: Error) => {
      assert.ok(isFixresError(error));
      assert.equal(error.code, 'MODEL_UNKNOWN');
      assert.match(error.hint ?? '', /did you mean `resnet50`\?.*`fixres model list`/);
      return true;
    },
  );
});

test('the list has every network, with the sizes that others publish', () => {
  const resnet50 = listModels().find(({ name }) => name === 'resnet50');
  // 25,557,032 parameters and 4.09 GMACs: https://docs.pytorch.org/vision/stable/models.html. Batch norms' statistics are extra.
  assert.deepEqual(resnet50?.aliases, { timm: 'resnet50', torchvision: 'resnet50' });
  assert.equal(((resnet50?.multiplyAdds ?? 0) / 1e9).toFixed(2), '4.09');
  assert.deepEqual(resnet50?.scopes, ['classifier', 'bn', 'last_cells: 1 to 16', 'all']);
});
