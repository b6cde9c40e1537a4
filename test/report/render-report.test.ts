import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import stringWidth from 'string-width';
import { oneLine } from '../../src/base/printable.ts';
import { makeReport, renderReport, reportNames } from '../../src/report/render-report.ts';
import { assertGolden } from './golden.ts';
import { evaluation, hostile, hostileData, studyData, transferData } from './rows.ts';

const plain = { columns: 80, color: false };

for (const name of reportNames) {
  test(`${name} says what its golden document says, and its data are the golden ones`, () => {
    const { document, csv, json } = makeReport(name, studyData);
    assertGolden(`${name}.document.json`, lines(document));
    assertGolden(`${name}.csv`, csv());
    assertGolden(`${name}.data.json`, lines(withoutWords(json())));
  });
}

for (const name of ['table1', 'table3', 'verdict', 'best', 'tuning'] as const) {
  test(`${name} shows everything that there may be`, () => {
    const { document, csv } = makeReport(name, transferData);
    assertGolden(`transfer-${name}.document.json`, lines(document));
    assertGolden(`transfer-${name}.csv`, csv());
  });
}

const lines = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** Sentences are in the golden documents: one change of words is to touch one golden. */
const withoutWords = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, member) => (key === 'notes' || key === 'sentences' ? undefined : member)));

test('JSON has the sentences and the cautions of the document', () => {
  const said = (name: (typeof reportNames)[number]): string => JSON.stringify(makeReport(name, transferData).document);
  const { panels } = makeReport('verdict', transferData).json() as { panels: { sentences: string[] }[] };
  for (const sentence of panels.flatMap(({ sentences }) => sentences)) assert.ok(said('verdict').includes(sentence));
  const { rows } = makeReport('best', transferData).json() as { rows: { sentences: string; recommended: boolean }[] };
  for (const { sentences } of rows.filter(({ recommended }) => recommended))
    assert.ok(said('best').includes(sentences));
  const { notes } = makeReport('table1', transferData).json() as { notes: string[] };
  assert.equal(notes[0], '3 of 103 test images of cars could not be read and are not counted');
  // And what is to be said of fine-tuning.
  assert.equal(notes.length, 3);
  for (const note of notes) assert.ok(said('table1').includes(note));
  // A verdict on fine-tuning that was cut short is one on the recipe.
  const { notes: ofVerdict } = makeReport('verdict', transferData).json() as { notes: string[] };
  assert.equal(ofVerdict.length, 2);
  for (const note of ofVerdict) assert.ok(said('verdict').includes(note));
});

test('published values stand beside ours, and name their source', () => {
  const rows = [224, 256].map((testResolutionPx) =>
    evaluation({
      model: 'resnet50',
      trainResolutionPx: 224,
      testResolutionPx,
      imageResolutionPx: Math.floor((256 / 224) * testResolutionPx),
    }),
  );
  const photos = { ...studyData, experiment: 'photos', evaluations: rows };
  const text = renderReport('table1', 'terminal', photos, plain);
  // Source: arXiv 1906.06423v3, Table 1.
  assert.match(text, /│ paper 77\.0 {2}paper 78\.0\n/);
  assert.match(
    text,
    /^paper: published on ImageNet-1k validation: Touvron et al\., NeurIPS 2019, arXiv\s1906\.06423v3$/m,
  );
});

test('no line of a terminal report is wider than the terminal or contains an escape sequence from a name', () => {
  for (const data of [studyData, hostileData, transferData]) {
    for (const columns of [80, 60, 44]) {
      for (const name of reportNames) {
        const text = renderReport(name, 'terminal', data, { columns, color: false });
        for (const line of text.split('\n')) assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
        assert.ok(!text.includes('\u001b'));
      }
    }
  }
});

test('a strict CSV reader gets back the names, control characters shown', () => {
  const records: string[][] = parse(renderReport('table1', 'csv', hostileData, plain), {
    record_delimiter: '\r\n',
  });
  const names = new Set(records.slice(1).map((record) => record[1]));
  assert.deepEqual(names, new Set(hostile.map((row) => oneLine(row.dataset))));
  assert.equal(new Set(records.map((record) => record.length)).size, 1);
});

test('what was tested on held-out images is in no table and on no curve', () => {
  for (const name of ['table1', 'curve', 'verdict'] as const) {
    const without = { ...studyData, evaluations: studyData.evaluations.filter(({ part }) => part === 'test') };
    assert.equal(renderReport(name, 'json', studyData, plain), renderReport(name, 'json', without, plain));
  }
});
