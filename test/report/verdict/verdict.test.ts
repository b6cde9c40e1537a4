import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EvaluationRow } from '../../../src/report/rows/evaluation-row.ts';
import type { PairedTest } from '../../../src/report/rows/paired-test.ts';
import { verdict } from '../../../src/report/verdict/verdict.ts';
import { pText, verdictSentences } from '../../../src/report/verdict/verdict-sentences.ts';
import { evaluation } from '../rows.ts';

const classifier = { classifier: true, bn: false, lastCells: 0 };

/** A point whose images are given as a text of 1 and 0. */
const point = (right: string, changes: Partial<EvaluationRow> = {}): EvaluationRow => {
  const correct = Uint8Array.from(right, Number);
  const top1 = correct.reduce((sum, value) => sum + value, 0) / correct.length;
  return evaluation({ top1, n: correct.length, correct: () => correct, ...changes });
};

const sentences = (...rows: EvaluationRow[]): readonly [string, string, ...string[]] =>
  verdictSentences(verdict('study', rows).panels[0]!);

const rounded = (paired: PairedTest | null | undefined) =>
  paired === null || paired === undefined ? null : { ...paired, p: Math.round(paired.p * 1e9) / 1e9 };

test('eight pairs won and none lost above the train resolution are significant: p = 2 / 2^8', () => {
  const [resolution] = sentences(point('1100000000'), point('1111111111', { testResolutionPx: 64 }));
  assert.equal(
    resolution,
    'Without fine-tuning, the best test resolution, read off the test curve, is 64 px (100.0 % [72.2, 100.0]), above the ' +
      'train resolution of 48 px (20.0 % [5.7, 51.0]), by +80.0 points, a significant difference (exact McNemar test on ' +
      '10 images, 8 won, 0 lost, p = 0.008).',
  );
});

test('a difference that could be chance is reported as such', () => {
  const [resolution] = sentences(point('1100000000'), point('0111000000', { testResolutionPx: 64 }));
  assert.equal(
    resolution,
    'Without fine-tuning, the best test resolution, read off the test curve, is 64 px (30.0 % [10.8, 60.3]), above the ' +
      'train resolution of 48 px (20.0 % [5.7, 51.0]), by +10.0 points, which is indistinguishable from chance (exact McNemar ' +
      'test on 10 images, 2 won, 1 lost, p = 1.00).',
  );
});

test('the sentence says when the best resolution is the train resolution, or lies below it', () => {
  const [same] = sentences(point('1110000000'), point('0110000000', { testResolutionPx: 64 }));
  assert.match(same, /is 48 px \(30\.0 % \[10\.8, 60\.3\]\), the train resolution itself: no effect was found\.$/);
  const [below] = sentences(
    point('1110000000'),
    point('1111000000', { testResolutionPx: 32 }),
    point('1000000000', { testResolutionPx: 64 }),
  );
  assert.match(below, /is 32 px .*, below the train resolution of 48 px .*: no effect was found\.$/);
});

test('the smallest resolution is best among equal points', () => {
  const panel = verdict('study', [
    point('1111000000', { testResolutionPx: 72 }),
    point('1111000000', { testResolutionPx: 60 }),
    point('1110000000'),
  ]).panels[0]!;
  assert.equal(panel.resolution?.to.testResolution, 60);
});

test('fine-tuning is judged against the best point without it', () => {
  const tuned = (right: string) => point(right, { scope: classifier, testResolutionPx: 64 });
  const [, gain] = sentences(point('1000000000'), tuned('1111111000'));
  assert.equal(
    gain,
    'Fine-tuning (classifier) is best, again read off the test curve, at 64 px with 70.0 % [39.7, 89.2], +60.0 points over ' +
      'the best without it, 10.0 % at 48 px, a significant gain (exact McNemar test on 10 images, 6 won, 0 lost, p = 0.031).',
  );
  const [, chance] = sentences(point('1000000000'), tuned('1110000000'));
  assert.match(chance, /which is indistinguishable from chance \(.*2 won, 0 lost, p = 0\.50\)\.$/);
  const [, nothing] = sentences(point('1100000000'), tuned('0011000000'));
  assert.match(nothing, /gains nothing over the best without it, 20\.0 % at 48 px: ±0\.0 points/);
});

test('missing results are named, not guessed', () => {
  const [unknown, untuned] = sentences(point('1100000000', { trainResolutionPx: null }));
  assert.match(unknown, /Cannot determine .*: the train resolution is unknown\.$/);
  assert.match(untuned, /Cannot assess fine-tuning: no test after fine-tuning has finished\.$/);
  const [untested] = sentences(point('1100000000', { testResolutionPx: 64 }));
  assert.match(untested, /Cannot determine .*: no test without a fix has finished at 48 px\.$/);
  const [unpaired] = sentences(evaluation(), evaluation({ testResolutionPx: 64, top1: 0.9 }));
  assert.match(
    unpaired,
    /by \+30\.0 points, which cannot be tested: there are no predictions on the same images to pair\.$/,
  );
});

test('seeds with their own images are pooled, and also listed one by one', () => {
  const rows = [1, 2].flatMap((seed) => [
    point('1000000000', { seed, testImages: `images of seed ${seed}` }),
    point(seed === 1 ? '1111000000' : '0111000000', {
      seed,
      testImages: `images of seed ${seed}`,
      testResolutionPx: 64,
    }),
  ]);
  const { resolution } = verdict('study', rows).panels[0]!;
  // Seed 1 wins three pairs, seed 2 wins three and loses one: 6 against 1, p = 2 (1 + 7) / 2^7.
  assert.deepEqual(rounded(resolution?.paired), { images: 20, won: 6, lost: 1, p: 0.125 });
  assert.deepEqual(
    resolution?.perSeed.map(({ seed, paired }) => ({ seed, paired: rounded(paired) })),
    [
      { seed: 1, paired: { images: 10, won: 3, lost: 0, p: 0.25 } },
      { seed: 2, paired: { images: 10, won: 3, lost: 1, p: 0.625 } },
    ],
  );
  assert.match(
    verdictSentences(verdict('study', rows).panels[0]!)[0],
    /by seed 1: \+30\.0 \(p = 0\.25\), 2: \+20\.0 \(p = 0\.63\)/,
  );
});

test('images that seeds share count once in the pooled test', () => {
  const rows = [1, 2].flatMap((seed) => [
    point('1000000000', { seed, testImages: 'same' }),
    point(seed === 1 ? '1111000000' : '0111000000', { seed, testImages: 'same', testResolutionPx: 64 }),
  ]);
  const { resolution } = verdict('study', rows).panels[0]!;
  // Three images are right in more seeds at 64 px, the first one in fewer: 3 against 1, p = 2 (1 + 4) / 2^4.
  assert.deepEqual(rounded(resolution?.paired), { images: 10, won: 3, lost: 1, p: 0.625 });
});

test('p-values are printed as people write them', () => {
  assert.deepEqual([0.0002, 0.0142, 0.1438, 1].map(pText), ['p < 0.001', 'p = 0.014', 'p = 0.14', 'p = 1.00']);
});

test('adaptations are reported per resolution, against the unmodified network there', () => {
  const at64 = { testResolutionPx: 64 };
  const said = sentences(
    point('1100000000'),
    point('1110000000', at64),
    point('1111111111', { ...at64, adaptation: 'scale' }),
    point('0110000000', { ...at64, adaptation: 'empirical' }),
    point('1100000000', { ...at64, scalesPx: [48, 64] }),
  );
  assert.deepEqual(said.slice(2), [
    'Label-free adaptation (empirical) against the unmodified network: −10.0 points at 64 px (p = 1.00); no significant gain anywhere.',
    'Label-free adaptation (scale) against the unmodified network: +70.0 points at 64 px (p = 0.016); a significant gain at 1 of 1.',
    'Logits averaged over 48, 64 px give 20.0 % [5.7, 51.0], −10.0 points (p = 1.00) against the best single resolution ' +
      'without fine-tuning, 30.0 % at 64 px.',
    'K_test (K_image), pixels: 48 (54), 64 (54).',
  ]);
  assert.match(said[1], /Cannot assess fine-tuning/);
});

test('held-out images are not judged', () => {
  const rows = [point('1100000000'), point('1111111111', { testResolutionPx: 64, part: 'val' })];
  assert.deepEqual(verdict('study', rows).panels[0]?.resolution?.to.testResolution, 48);
});

test('each crop ratio or resize has its own panel', () => {
  const rows = [point('1'), point('1', { resize: 'squash' }), point('1', { cropRatio: 1 })];
  assert.equal(verdict('study', rows).panels.length, 3);
});

test('without an untouched test the sentences say so, though there are tests at the train resolution', () => {
  const said = sentences(point('1100000000', { scope: classifier }), point('1110000000', { adaptation: 'scale' }));
  assert.match(said[0], /no test without a fix has finished \(`\[\]` in `finetune\.scopes` requests one\)\.$/);
  assert.match(said[1], /no test without a fix has finished/);
  assert.match(said[2]!, /^Cannot assess adapted: scale completely: /);
});

test('fine-tuned cells or an adaptation are not taken for a baseline', () => {
  const [cells] = sentences(point('1100000000', { scope: { classifier: false, bn: false, lastCells: 1 } }));
  assert.match(cells, /no test without a fix has finished/);
  const [, onlyAdapted] = sentences(point('1100000000', { adaptation: 'scale' }));
  assert.match(onlyAdapted, /no test after fine-tuning has finished\.$/);
});

test('without a test above the train resolution nothing is concluded about the effect', () => {
  for (const others of [[], [point('1111000000', { testResolutionPx: 32 })]]) {
    const [said] = sentences(point('1110000000'), ...others);
    assert.match(said, /Cannot determine .*: the only finished tests without a fix are at (32 px, )?48 px/);
    assert.doesNotMatch(said, /no effect/);
  }
});

test('tests of different seeds are not compared', () => {
  const [said] = sentences(point('1000000000', { seed: 1 }), point('1110000000', { seed: 2, testResolutionPx: 64 }));
  assert.match(said, /no seed has finished both tests\.$/);
});

test('an adaptation without paired predictions is reported as untested', () => {
  const at64 = { testResolutionPx: 64, correct: () => null };
  const said = sentences(point('1', at64), point('1', { ...at64, adaptation: 'scale' }));
  assert.match(said[2]!, /; 1 cannot be tested; no gain was significant\.$/);
});
