import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadExperiment } from '../../src/spec/load-experiment.ts';
import { SpecError } from '../../src/spec/problems.ts';

const cwd = fileURLToPath(new URL('./fixtures', import.meta.url));
const { source } = loadExperiment('matrix.yaml', { cwd, env: {}, set: ['model.name=resnet18'] });

test('a pointer into the resolved spec is reported as a place of the file', () => {
  assert.equal(source.locate('/finetune/scopes/0'), 'matrix.yaml:8:12');
  assert.equal(source.locate('/train'), 'matrix.yaml:5:8');
});

test('one value and a list of one have the same place', () => {
  assert.equal(source.locate('/train/resolutions'), 'matrix.yaml:5:23');
  assert.equal(source.locate('/train/resolutions/0'), 'matrix.yaml:5:23');
  assert.equal(source.locate('/dataset/0/kind'), 'matrix.yaml:3:18');
});

test('a default is reported as the object that it was filled into', () => {
  assert.equal(source.locate('/train/recipe/epochs'), source.locate('/train'));
});

test('a value of a matrix is reported at its place in the matrix', () => {
  assert.equal(source.locate('/test/resolutions/1', 0), 'matrix.yaml:12:27');
  assert.equal(source.locate('/test/crop_ratio', 1), 'matrix.yaml:13:38');
  assert.equal(source.locate('/finetune/scopes/1', 2), 'matrix.yaml:17:54');
});

test('a value from the command line is reported as the setting', () => {
  assert.equal(source.locate('/model/0/name'), '--set model.name');
});

test('a value from a base spec is reported in the base spec', () => {
  const extended = loadExperiment('extended.yaml', { cwd, env: {} }).source;
  assert.equal(extended.locate('/test/crop_ratio'), 'bases/base.yaml:4:49');
  assert.equal(extended.locate('/model/0/train_resolution'), 'extended.yaml:4:28');
});

test('another room can report a problem in the style of a spec', () => {
  const problem = source.problem('/finetune/scopes/1/1', 'expected at most 1 cell, got 2', { variant: 2 });
  assert.equal(
    new SpecError([problem]).message,
    [
      'matrix.yaml:17:67: expected at most 1 cell, got 2',
      '  17 |     - { finetune.bn: affine, finetune.scopes: [[bn], [classifier, { last_cells: 2 }]] }',
      '     |                                                                   ^^^^^^^^^^^^^^^^^',
    ].join('\n'),
  );
});
