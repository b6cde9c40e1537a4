import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wilsonInterval95 } from '../../src/base/statistics.ts';
import { table1 } from '../../src/report/table1.ts';
import { evaluation } from './rows.ts';

const classifier = { classifier: true, bn: false, lastCells: 0 };

test('a cell is the mean over its seeds, with an interval over all images when every seed has its own', () => {
  const rows = [
    evaluation({ seed: 1, top1: 0.6, testImages: 'one' }),
    evaluation({ seed: 2, top1: 0.9, testImages: 'two' }),
  ];
  const cell = table1('study', rows).rows[0]!.cells[0]!;
  assert.equal(cell.top1, 0.75);
  assert.equal(cell.n, 20);
  assert.equal(cell.seeds, 2);
  assert.deepEqual(cell.top1_ci95, wilsonInterval95(15, 20));
});

test('images that seeds share are counted once', () => {
  const rows = [
    evaluation({ seed: 1, top1: 0.6, testImages: 'same' }),
    evaluation({ seed: 2, top1: 0.8, testImages: 'same' }),
  ];
  const cell = table1('study', rows).rows[0]!.cells[0]!;
  assert.equal(cell.n, 10);
  assert.deepEqual(cell.top1_ci95, wilsonInterval95(7, 10));
});

test('rows stand in the order of model, train resolution and scope, cells by test resolution', () => {
  const rows = [
    evaluation({ scope: classifier, testResolutionPx: 64 }),
    evaluation({ scope: classifier, testResolutionPx: 48 }),
    evaluation({ trainResolutionPx: 32 }),
    evaluation({ model: 'a-net' }),
    evaluation(),
  ];
  const table = table1('study', rows);
  assert.deepEqual(
    table.rows.map((row) => [row.model, row.trainResolution, row.finetune.classifier]),
    [
      ['a-net', 48, false],
      ['quicknet', 32, false],
      ['quicknet', 48, false],
      ['quicknet', 48, true],
    ],
  );
  assert.deepEqual(
    table.rows[3]!.cells.map((cell) => cell.testResolution),
    [48, 64],
  );
});

test('combinations of the matrix are rows of their own', () => {
  const rows = [0.02, 0.005].map((rate) => evaluation({ assignment: { 'finetune.recipe.learning_rate': rate } }));
  assert.equal(table1('study', rows).rows.length, 2);
});

test("the paper's figure stands beside ours where network, both resolutions and scope are the paper's", () => {
  const resnet50 = { model: 'resnet50', trainResolutionPx: 224, testResolutionPx: 288, imageResolutionPx: 329 };
  const published = (changes: Parameters<typeof evaluation>[0]) =>
    table1('study', [evaluation({ ...resnet50, ...changes })]).rows[0]!.cells[0]!.published;
  assert.equal(published({}), 0.784); // 78.4 % without adaptation, arXiv 1906.06423v3
  assert.equal(published({ testResolutionPx: 290 }), null);
  assert.equal(published({ trainResolutionPx: 128 }), null);
  assert.equal(published({ scope: classifier }), null);
  assert.equal(published({ model: 'resnet18' }), null);
});

test('a table of nothing has no rows', () => {
  assert.deepEqual(table1('study', []), { report: 'table1', experiment: 'study', rows: [] });
});
