import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wilsonInterval95 } from '../../../src/base/statistics.ts';
import type { EvaluationRow } from '../../../src/report/rows/evaluation-row.ts';
import { fixName } from '../../../src/report/rows/fix.ts';
import { table1 } from '../../../src/report/table1/table1.ts';
import type { CellTest } from '../../../src/report/types.ts';
import { evaluation } from '../rows.ts';

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
  // By hand: two values 0.3 apart deviate by 0.15 each, so that the sample has 0.15 * sqrt(2).
  assert.ok(Math.abs(cell.top1_sd! - 0.15 * Math.SQRT2) < 1e-12);
});

test('one seed has no standard deviation', () => {
  assert.equal(table1('study', [evaluation()]).rows[0]!.cells[0]!.top1_sd, null);
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

test('rows are ordered by model, train resolution and scope, cells by test resolution', () => {
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

test('combinations of the matrix are separate rows', () => {
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

/** Twenty images, given by how many of the first are right. */
const right = (count: number, changes: Partial<EvaluationRow> = {}): EvaluationRow => {
  const correct = Uint8Array.from({ length: 20 }, (_, image) => (image < count ? 1 : 0));
  return evaluation({ top1: count / 20, n: 20, correct: () => correct, ...changes });
};

test('a cell is tested against the unmodified network in its column, and against K_train in its row', () => {
  const rows = [
    right(4),
    right(10, { testResolutionPx: 64 }),
    right(16, { scope: classifier }),
    right(18, { scope: classifier, testResolutionPx: 64 }),
  ];
  const cells = table1('study', rows).rows.map((row) => row.cells);
  const round = (value: number) => Math.round(value * 1e12) / 1e12;
  const told = (test: CellTest | null) => test && [test.won, test.lost, test.p, test.pHolm].map(round);
  // Exact McNemar of n wins and no loss: 2 / 2^n. Two tests of each sort: Holm doubles the smaller one.
  assert.deepEqual(
    cells.map((row) => row.map(({ vsNone, vsTrainResolution }) => [told(vsNone), told(vsTrainResolution)])),
    [
      [
        [null, null],
        [null, [6, 0, 2 / 2 ** 6, 4 / 2 ** 6]],
      ],
      [
        [[12, 0, 2 / 2 ** 12, 4 / 2 ** 12], null],
        [
          [8, 0, 2 / 2 ** 8, 2 / 2 ** 8],
          [2, 0, 0.5, 0.5],
        ],
      ],
    ].map((row) => row.map((pair) => pair.map((values) => values?.map(round) ?? null))),
  );
});

test('rows of another network, geometry or combination of the matrix are not compared', () => {
  const tuned = { scope: classifier };
  const rows = [
    right(4, { model: 'a-net' }),
    right(4, { trainResolutionPx: 32, testResolutionPx: 48 }),
    right(4, { resize: 'squash' }),
    right(4, { cropRatio: 1, imageResolutionPx: 48 }),
    right(4, { assignment: { 'train.recipe.epochs': 2 } }),
    right(16, { ...tuned, assignment: { 'train.recipe.epochs': 1 } }),
  ];
  const last = table1('study', rows).rows.find(({ finetune }) => finetune.classifier)!;
  assert.equal(last.cells[0]!.vsNone, null);
});

test('adaptations, pyramids, scopes and geometries are separate rows, ordered by what they change', () => {
  const rows = [
    evaluation({ scope: { classifier: false, bn: false, lastCells: 0, all: true } }),
    evaluation({ scope: classifier }),
    evaluation({ scalesPx: [48, 64], testResolutionPx: 64 }),
    evaluation({ adaptation: 'scale' }),
    evaluation({ resize: 'squash' }),
    evaluation({ cropRatio: 1, imageResolutionPx: 48 }),
    evaluation(),
  ];
  assert.deepEqual(
    table1('study', rows).rows.map((row) => [fixName(row), row.resize, row.cells.map((cell) => cell.cropRatio)]),
    [
      ['none', 'shorter_side', [1, 0.875]],
      ['adapted: scale', 'shorter_side', [0.875]],
      ['pyramid 48+64', 'shorter_side', [0.875]],
      ['classifier', 'shorter_side', [0.875]],
      ['all', 'shorter_side', [0.875]],
      ['none', 'squash', [0.875]],
    ],
  );
});

test("the paper's figure is not beside a geometry or a fix that is not the paper's", () => {
  const resnet50 = { model: 'resnet50', trainResolutionPx: 224, testResolutionPx: 288, imageResolutionPx: 329 };
  for (const changes of [
    { resize: 'squash' },
    { cropRatio: 1 },
    { adaptation: 'scale' },
    { scalesPx: [224, 288] },
  ] as const) {
    assert.equal(table1('study', [evaluation({ ...resnet50, ...changes })]).rows[0]!.cells[0]!.published, null);
  }
});

test('images that could not be read are counted once, however many seeds met them', () => {
  const rows = [1, 2].map((seed) => evaluation({ seed, testImages: 'same', skipped: 3 }));
  assert.equal(table1('study', rows).rows[0]!.cells[0]!.skipped, 3);
});
