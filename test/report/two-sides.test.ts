import assert from 'node:assert/strict';
import { test } from 'node:test';
import { best } from '../../src/report/best/best.ts';
import { bestSentences } from '../../src/report/best/best-sentences.ts';
import { curve } from '../../src/report/curve/curve.ts';
import { curveNotes } from '../../src/report/curve/curve-notes.ts';
import { cost } from '../../src/report/figures/cost/cost.ts';
import { costPicture } from '../../src/report/figures/cost/cost-picture.ts';
import { curveCsv } from '../../src/report/render/curve-csv.ts';
import { table1Csv } from '../../src/report/render/table1-csv.ts';
import { placesOf } from '../../src/report/table1/places.ts';
import { table1 } from '../../src/report/table1/table1.ts';
import { table1Notes } from '../../src/report/table1/table1-notes.ts';
import { verdict } from '../../src/report/verdict/verdict.ts';
import { verdictSentences } from '../../src/report/verdict/verdict-sentences.ts';
import { evaluation } from './rows.ts';

const common = { model: 'resnet50', trainResolutionPx: 224, n: 100, seed: null } as const;
const at = (
  testResolutionPx: 224 | '224x288' | '288x224',
  imageResolutionPx: 256 | '256x329' | '329x256',
  right: number,
) =>
  evaluation({
    ...common,
    testResolutionPx,
    imageResolutionPx,
    top1: right / 100,
    correct: () => Uint8Array.from({ length: 100 }, (_, image) => (image < right ? 1 : 0)),
  });
const rows = [at('288x224', '329x256', 75), at(224, 256, 60), at('224x288', '256x329', 80)];
const table = table1('study', rows);

test('Table 1 has a column for each size, height first, the smaller ones before the larger', () => {
  assert.deepEqual(
    placesOf(table).map(({ head }) => head.slice(0, 2)),
    [
      ['224', '(256)'],
      ['224x288', '(256x329)'],
      ['288x224', '(329x256)'],
    ],
  );
  assert.ok(table1Notes(table, 'top1').some((note) => note.startsWith('HEIGHTxWIDTH: ')));
  assert.ok(!table1Notes(table1('study', [rows[1]!]), 'top1').some((note) => note.includes('HEIGHT')));
});

test('CSV and JSON have a size as one text', () => {
  const [, ...records] = table1Csv(table).trim().split('\r\n');
  assert.deepEqual(
    records.map((record) => /,(224x288|288x224|224),(\d+x?\d*),/.exec(record)?.slice(1)),
    [
      ['224', '256'],
      ['224x288', '256x329'],
      ['288x224', '329x256'],
    ],
  );
  assert.deepEqual(
    JSON.parse(JSON.stringify(table)).rows[0].cells.map((cell: { testResolution: unknown }) => cell.testResolution),
    [224, '224x288', '288x224'],
  );
});

test('the paper has no figure for a size with two sides', () => {
  const [square, ...others] = table.rows[0]!.cells;
  // Table 1 of the paper has 77.0 for ResNet-50 at 224.
  assert.equal(square!.published, 0.77);
  assert.deepEqual(
    others.map(({ published }) => published),
    [null, null],
  );
});

test('curves over sides draw squares, and say which sizes are not drawn', () => {
  const drawn = curve(table);
  assert.deepEqual(
    drawn.panels[0]!.lines[0]!.points.map(({ testResolution }) => testResolution),
    [224],
  );
  assert.equal(drawn.panels[0]!.lines[0]!.bestTestResolution, 224);
  assert.ok(curveNotes(drawn).some((note) => note.endsWith(': 224x288, 288x224')));
  assert.equal(curveCsv(drawn).trim().split('\r\n').length, 2);
  const none = curve(table1('study', [rows[0]!]));
  assert.deepEqual(none.panels, []);
  assert.ok(curveNotes(none)[0]!.endsWith('288x224'));
});

test('accuracy against cost has every size, because multiply-adds do not depend on the shape', () => {
  const times = [{ batchSize: 1, rounds: 1, median: 0.1, spread: null }];
  const timed = { batchSize: 1, secondsPerImage: times.map(({ median }) => median) };
  const costs = ([224, '224x288', '288x224'] as const).map((testResolutionPx, index) => ({
    testResolutionPx,
    macs: 1e9 + index,
    times: [timed],
  }));
  const labels = { ...rows[0]!, scope: null, analysis: 'cost', cropRatio: null, resize: null } as const;
  const analysis = { analysis: 'cost', parameters: 1, threads: 1, costs } as const;
  const found = cost('study', [{ key: 'k', labels, analysis }], rows);
  assert.deepEqual(
    found.panels[0]!.lines[0]!.points.map(({ testResolution }) => testResolution),
    [224, '224x288', '288x224'],
  );
  // Without tests the axis is one of sides.
  const picture = costPicture({ ...found, panels: [] });
  assert.deepEqual(picture.rows[0]!.panels[0]!.x.ticks, [224]);
  assert.ok(picture.notes.some((note) => note.startsWith('Not drawn over K_test')));
  const wide = found.networks.map((network) => ({ ...network, costs: network.costs.slice(1) }));
  assert.deepEqual(costPicture({ ...found, networks: wide, panels: [] }).rows, []);
});

test('the best size may have two sides: resizing and cost are given for both', () => {
  const [choice] = best({ experiment: 'study', evaluations: rows, select: null, costs: [], tuned: [] }).rows;
  assert.equal(choice!.testResolution, '224x288');
  assert.equal(choice!.cost!.macs, 288 / 224);
  assert.match(
    bestSentences(choice!),
    /at 224x288 px \(resize the image to cover 256x329 px, then crop to 224x288 px\)/,
  );
});

test('the verdict compares a size with two sides by its pixels, and says so', () => {
  const [panel] = verdict('study', rows).panels;
  assert.deepEqual(panel!.tested.untouchedPx, [224, '224x288', '288x224']);
  assert.match(verdictSentences(panel!)[0]!, /is 224x288 px \(.*\), in pixels above the train resolution of 224 px \(/);
});
