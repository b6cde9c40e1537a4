import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { comparisonText, type RunComparison } from '../../src/report/run-comparison.ts';

const comparison: RunComparison = {
  before: { key: 'a'.repeat(64), title: 'evaluate quicknet 48>48 none seed 1', top1: 0.5, top1_ci95: [0.46, 0.54] },
  after: { key: 'b'.repeat(64), title: 'evaluate quicknet 48>72 none seed 1', top1: 0.6, top1_ci95: [0.56, 0.64] },
  dataset: 'shapes',
  part: 'test',
  n: 1200,
  skipped: 2,
  won: 2,
  lost: 1,
  difference: 1 / 1200,
  p: 1,
  significant: false,
  changes: 4,
  wrong: 1,
  classes: [],
  changed: [
    { image: 3, path: 'test/3', change: 'won', label: 'fish', before: 'mug', after: 'fish' },
    { image: 4, path: null, change: 'lost', label: 'mug', before: 'mug', after: 'a name that is\u001b[31m\nvery long' },
  ],
};

test('a comparison is reported in full, with what was cut and what could not be read', () => {
  assert.equal(
    comparisonText(comparison, { columns: 80, color: false }),
    [
      'before  aaaaaaaa  evaluate quicknet 48>48 none seed 1: 50.0 % [46.0, 54.0]',
      'after   bbbbbbbb  evaluate quicknet 48>72 none seed 1: 60.0 % [56.0, 64.0]',
      '',
      'On 1,200 test images of shapes, 2 are won and 1 lost: +0.1 points, which is',
      'indistinguishable from chance (exact McNemar test, p = 1.00).',
      '2 more could not be read and are not counted.',
      '4 get a different prediction, 1 of them wrong in both runs; the first 2:',
      '',
      '      image    class  before  after',
      'won   test/3   fish   mug     fish',
      'lost  image 4  mug    mug     a name that is\\…',
    ].join('\n'),
  );
});

test('no line is wider than the terminal', () => {
  for (const columns of [80, 60, 44]) {
    for (const line of comparisonText(comparison, { columns, color: false }).split('\n')) {
      assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
    }
  }
});

test('a difference that is significant is called so', () => {
  const won = { ...comparison, won: 20, p: 0.00002, significant: true, changed: [] };
  assert.match(
    comparisonText(won, { columns: 200, color: false }),
    /a significant difference \(exact McNemar test, p < 0\.001\)/,
  );
});
