import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderPicture } from '../../../src/report/figures/render-picture.ts';
import { renderReport, reportFormats } from '../../../src/report/render-report.ts';
import type { EvaluationRow } from '../../../src/report/rows/evaluation-row.ts';
import { float16Change, float16Notes } from '../../../src/report/rows/float16-change.ts';
import { evaluation } from '../rows.ts';

const counted = (run: string, changed: number, top1Float16: number): EvaluationRow['float16'] => [
  { run, counted: { images: 2000, changed, top1Float32: 0.75, top1Float16 } },
];
const older: EvaluationRow['float16'] = [{ run: 'c', counted: null }];
const noteOn = (...float16: EvaluationRow['float16'][]): string[] =>
  float16Notes(float16Change(float16.map((each) => evaluation({ float16: each }))) ?? undefined);

const tested = [48, 64].map((testResolutionPx) =>
  evaluation({ testResolutionPx, float16: counted(String(testResolutionPx), 1, 0.7505) }),
);
const data = { experiment: 'study', evaluations: tested, select: null, costs: [] };
const in32Bits = { ...data, evaluations: tested.map((row) => ({ ...row, float16: [] })) };
const plain = { columns: 80, color: false };

test('features that several tests read are counted once', () => {
  const rows = [counted('a', 1, 0.7505), counted('a', 1, 0.7505), counted('b', 2, 0.749)];
  assert.deepEqual(float16Change(rows.map((float16) => evaluation({ float16 }))), {
    runs: 2,
    answers: 4000,
    changed: 3,
    largestTop1Change: 0.75 - 0.749,
    uncounted: 0,
  });
});

test('the note says how many predictions differ, and by how much top-1 changes at most', () => {
  assert.deepEqual(noteOn(counted('a', 1, 0.7505), counted('b', 2, 0.74998)), [
    'with features kept in 16 bits, 3 of 4,000 predictions of the unmodified network (2 features runs) differ from ' +
      'those with 32 bits; its top-1 changes by at most 0.05 points',
  ]);
  assert.match(noteOn(counted('a', 2, 0.75))[0]!, /32 bits; its top-1 stays the same$/);
  assert.match(noteOn(counted('a', 1, 0.74998))[0]!, /by at most 0\.002 points$/);
  assert.match(noteOn(counted('a', 0, 0.75))[0]!, / 0 of 2,000 .* \(1 features run\) differ from those with 32 bits$/);
});

test('runs that did not count are reported, and 32 bits are not mentioned', () => {
  assert.match(noteOn(counted('a', 0, 0.75), older)[0]!, /; 1 more features run predates the count$/);
  assert.deepEqual(noteOn(older), [
    'with features kept in 16 bits, the effect is unknown: 1 features run predates the count',
  ]);
  assert.deepEqual(noteOn([]), []);
});

for (const name of ['table1', 'curve'] as const) {
  test(`${name} has the note in every format but CSV, only for 16-bit features`, async () => {
    const note = /with features kept in 16 bits, 2 of 4,000 predictions/;
    for (const format of reportFormats) {
      const text = (rows: typeof data): string => renderReport(name, format, rows, plain).replaceAll(/\s+/g, ' ');
      if (format === 'csv') assert.equal(text(data), text(in32Bits));
      else if (format !== 'json') assert.match(text(data), note, format);
      assert.doesNotMatch(text(in32Bits), /16 ?bits|float16/, format);
    }
    const page = async ({ evaluations }: typeof data): Promise<string> =>
      (await renderPicture(name, 'html', { experiment: 'study', evaluations, analyses: [] })) as string;
    assert.match(await page(data), note);
    assert.doesNotMatch(await page(in32Bits), /16 bits/);
    const { float16 } = JSON.parse(renderReport(name, 'json', data, plain));
    assert.deepEqual([float16.runs, float16.answers, float16.changed, float16.uncounted], [2, 4000, 2, 0]);
    assert.ok(Math.abs(float16.largestTop1Change - 0.0005) < 1e-12);
  });
}
