import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mcNemarExact } from '../../src/base/statistics.ts';
import { timeRatio } from '../../src/domain/image-time.ts';
import { type BestRow, best } from '../../src/report/best/best.ts';
import { bestAnswer } from '../../src/report/best/best-answer.ts';
import { bestSentences } from '../../src/report/best/best-sentences.ts';
import { isGained } from '../../src/report/best/is-gained.ts';
import type { PairedTest } from '../../src/report/rows/paired-test.ts';
import { comparisonText, isSignificant } from '../../src/report/run-comparison.ts';
import { markOf } from '../../src/report/table1/table1-cell.ts';
import type { CurveComparison, Point, VerdictPanel } from '../../src/report/verdict/verdict.ts';
import { verdictSentences } from '../../src/report/verdict/verdict-sentences.ts';
import { studyData, timed } from './rows.ts';

/*
 * Every sentence that draws a conclusion, over every sort of evidence, held against what the evidence allows. The rules
 * are written down here once more, on purpose.
 */

const pairedOf = (won: number, lost: number): PairedTest => ({ images: 40, won, lost, p: mcNemarExact(won, lost) });

/** Untested; won and lost significantly (p = 0.008, which ten choices make 0.08, and p = 0.0000019); by chance; not at all. */
const tests = [null, pairedOf(8, 0), pairedOf(20, 0), pairedOf(0, 8), pairedOf(0, 20), pairedOf(3, 1), pairedOf(0, 0)];
const differences = [0.1, 0.0001, 0, -0.1];
const evidences = differences.flatMap((difference) =>
  tests.flatMap((paired) => [1, 10].map((choices) => ({ difference, paired, choices }))),
);
type Evidence = (typeof evidences)[number];

const claims = {
  significant: /, a significant (gain|difference)( \(|\.)/,
  contradicted: /, which the paired test contradicts \(/,
  chance: /, which is indistinguishable from chance( \(|\.)/,
  untested: /, which cannot be tested: /,
  none: /gains nothing over|: no gain( \(|\.)|: no effect was found\./,
} as const;

/** The one claim that evidence on an improvement allows. */
const allowed = ({ difference, paired, choices }: Evidence): keyof typeof claims => {
  if (difference <= 0) return 'none';
  if (paired === null) return 'untested';
  if (paired.p * choices >= 0.05) return 'chance';
  return paired.won > paired.lost ? 'significant' : 'contradicted';
};

const assertClaim = (sentence: string, claim: keyof typeof claims): void => {
  const made = Object.entries(claims).flatMap(([name, pattern]) => (pattern.test(sentence) ? [name] : []));
  assert.deepEqual(made, [claim], sentence);
};

const fix = (changes: Partial<Point> = {}): Point => ({
  finetune: { classifier: false, bn: false, last_cells: 0 },
  adaptation: null,
  scales: null,
  testResolution: 48,
  imageResolution: 54,
  top1: 0.5,
  top1_ci95: [0.35, 0.65],
  n: 40,
  skipped: 0,
  ...changes,
});
const tuned = { classifier: true, bn: true, last_cells: 0 };

const compared = ({ difference, paired, choices }: Evidence, to: Partial<Point>): CurveComparison => ({
  from: fix(),
  to: fix({ top1: 0.5 + difference, ...to }),
  difference,
  paired,
  perSeed: [{ seed: 1, difference, paired }],
  choices,
});

const panelOf = (changes: Partial<VerdictPanel>): VerdictPanel => ({
  dataset: 'shapes',
  model: 'quicknet',
  trainResolution: 48,
  resize: 'shorter_side',
  cropRatio: 0.875,
  assignment: {},
  resolution: null,
  finetuning: null,
  tested: { untouchedPx: [36, 48, 64], finetuned: 1, uncompared: [] },
  adaptations: [],
  pyramids: [],
  ...changes,
});

test('the verdict on test resolutions claims what the evidence allows', () => {
  for (const evidence of evidences.filter(({ difference }) => difference > 0)) {
    const above = panelOf({ resolution: compared(evidence, { testResolution: 64 }) });
    assertClaim(verdictSentences(above)[0], allowed(evidence));
    const below = panelOf({ resolution: compared(evidence, { testResolution: 36 }) });
    assertClaim(verdictSentences(below)[0], 'none');
  }
  for (const evidence of evidences.filter(({ difference }) => difference === 0))
    assertClaim(verdictSentences(panelOf({ resolution: compared(evidence, {}) }))[0], 'none');
});

test('the verdict on fine-tuning claims what the evidence allows', () => {
  for (const evidence of evidences) {
    const [, said] = verdictSentences(panelOf({ finetuning: compared(evidence, { finetune: tuned }) }));
    assertClaim(said, allowed(evidence));
  }
});

test('no claim is made about what is missing', () => {
  for (const trainResolution of [48, null])
    for (const untouchedPx of [[], [48], [36, 48], [64]])
      for (const finetuned of [0, 1])
        for (const resolution of [null, compared(evidences[0]!, {})]) {
          const tested = { untouchedPx, finetuned, uncompared: [fix({ adaptation: 'scale' })] };
          if (resolution !== null && (trainResolution === null || Math.max(...untouchedPx) > 48)) continue;
          const said = verdictSentences(panelOf({ trainResolution, resolution, tested }));
          for (const sentence of said.slice(0, 3)) assert.match(sentence, /^Cannot (assess|determine)/);
          for (const claim of Object.values(claims)) assert.doesNotMatch(said.join(' '), claim);
        }
});

test('gains of adaptations are counted after an adjustment for how many were tested', () => {
  const singles = evidences.filter(({ choices }) => choices === 1);
  for (const first of singles)
    for (const second of singles) {
      const both = [first, second].map((each) => compared(each, { adaptation: 'scale' }));
      const [, , said] = verdictSentences(panelOf({ adaptations: both }));
      const tested = [first, second].filter(({ paired }) => paired !== null);
      // Each of these p-values is far from 0.05 on either side of Holm's factors 1 and 2.
      const gains = tested.filter((each) => each.difference > 0 && each.paired!.won >= 8).length;
      const count = Number(/a (?:significant )?gain at (\d) of 2/.exec(said!)?.[1] ?? 0);
      assert.equal(count, gains, said);
      assert.equal(/cannot be tested/.test(said!), tested.length < 2, said);
      assert.equal(/after Holm's adjustment/.test(said!), tested.length === 2, said);
    }
  const border = { difference: 0.1, paired: pairedOf(6, 0), choices: 1 }; // p = 0.031
  const of = (count: number) => Array.from({ length: count }, () => compared(border, { adaptation: 'scale' }));
  assert.match(verdictSentences(panelOf({ adaptations: of(1) }))[2]!, /; a significant gain at 1 of 1\.$/);
  assert.match(
    verdictSentences(panelOf({ adaptations: of(2) }))[2]!,
    /; no significant gain anywhere after Holm's adjustment\.$/,
  );
});

test('pyramids report figures without a conclusion', () => {
  for (const evidence of evidences) {
    const said = verdictSentences(panelOf({ pyramids: [compared(evidence, { scales: [48, 64] })] }))[2]!;
    assert.match(said, /^Logits averaged/);
    assert.doesNotMatch(said, /\b(significant|gain|gains|better|worse)\b/);
  }
});

const choice = best(studyData).rows.find(({ gain }) => gain !== null)!;
const evidenceFor = (row: BestRow): string => bestSentences({ ...row, cost: null });

test('the advice claims what the evidence on the test images allows', () => {
  for (const evidence of evidences.filter(({ choices }) => choices === 1))
    assertClaim(evidenceFor({ ...choice, gain: compared(evidence, {}) }), allowed(evidence));
});

test('the conclusion in one sentence claims what the evidence allows, and recommends a change only if it is significant', () => {
  for (const evidence of evidences.filter(({ choices }) => choices === 1)) {
    const row = { ...choice, gain: compared(evidence, {}) };
    assertClaim(bestAnswer(row), allowed(evidence));
    assertAnswer(row, allowed(evidence) === 'significant');
  }
});

const assertAnswer = (row: BestRow, isSignificant: boolean): void => {
  assert.equal(isGained(row), isSignificant);
  assert.match(bestAnswer(row), isSignificant ? /^Test / : /^No choice for .* is significantly better than /);
  assert.match(
    evidenceFor(row),
    isSignificant
      ? /^Test /
      : /^For .*, but that is not significantly better than testing at \d+ px without a fix: do that instead\./,
  );
};

test('advice without a test, a baseline or another choice claims nothing', () => {
  for (const test of [null, choice.test])
    for (const baseline of [null, choice.baseline])
      for (const trainResolution of [null, 48])
        for (const doubted of [{}, { heldOutSeemsTrained: true as const }]) {
          const said = evidenceFor({ ...choice, test, baseline, trainResolution, gain: null, ...doubted });
          for (const claim of Object.values(claims)) assert.doesNotMatch(said, claim);
          assert.equal(/no other choice did better/.test(said), test !== null && baseline !== null, said);
          assert.equal(/cannot be trusted/.test(said), test !== null && 'heldOutSeemsTrained' in doubted, said);
        }
});

test('a choice on the test images themselves claims what its cross-fitted interval allows', () => {
  const row: BestRow = { ...choice, heldOut: null, gain: null };
  const choices = [{ point: fix({ testResolution: 64 }), share: 1 }];
  for (const [low, high] of [
    [0.02, 0.2],
    [0.0001, 0.1],
    [0, 0.2],
    [-0.1, 0.3],
    [-0.1, 0],
    [-0.3, -0.02],
  ] as const) {
    const difference = (low + high) / 2;
    const crossFit = { images: 40, folds: 5, repeats: 20, difference, difference_ci95: [low, high] as const, choices };
    const claim = low > 0 ? 'significant' : high < 0 ? 'none' : 'chance';
    assertClaim(evidenceFor({ ...row, crossFit }), claim);
    assertClaim(bestAnswer({ ...row, crossFit }), claim);
    assertAnswer({ ...row, crossFit }, low > 0);
  }
  for (const test of [null, choice.test])
    for (const baseline of [null, choice.baseline]) {
      const said = evidenceFor({ ...row, test, baseline, crossFit: null });
      for (const claim of Object.values(claims)) assert.doesNotMatch(said, claim);
      assert.equal(/the gain cannot be assessed/.test(said), test !== null && baseline !== null, said);
    }
});

test('a ratio of times is reported only if the spreads do not overlap and the times were measured undisturbed', () => {
  const disturbed = (time: ReturnType<typeof timed>) => ({ ...time, disturbed: true as const });
  const unknown = (time: ReturnType<typeof timed>) => ({ ...time, spread: null });
  const [near, far] = [timed(1, 1, 0.25), timed(1, 4, 0.5)];
  const times = [near, far, timed(1, 1.2, 0.3)].flatMap((time) => [time, disturbed(time), unknown(time)]);
  for (const here of times)
    for (const atTrain of times) {
      const cost = {
        macs: 1.5,
        counted: true,
        times: [{ batchSize: 1, here, atTrain, ratio: timeRatio(atTrain, here) }],
      };
      const said = bestSentences({ ...choice, cost });
      const known = here.spread !== null && atTrain.spread !== null;
      const clean = !('disturbed' in here || 'disturbed' in atTrain);
      const apart = known && Math.abs(here.median - atTrain.median) > 2;
      assert.equal(/times as long/.test(said), apart && clean, said);
      assert.equal(/do not differ by more than their spread/.test(said), known && clean && !apart, said);
      assert.equal(/cannot be compared because other programs/.test(said), known && !clean, said);
    }
});

test('two runs differ significantly if the test says so', () => {
  const run = { key: 'a'.repeat(64), title: 'test', top1: 0.5, top1_ci95: [0.35, 0.65] as const };
  for (const { won, lost, p } of tests.flatMap((each) => each ?? [])) {
    const said = comparisonText(
      {
        ...{ before: run, after: run, dataset: 'shapes', part: 'test', n: 40, skipped: 0, won, lost, p },
        ...{ difference: (won - lost) / 40, significant: isSignificant(p), changes: won + lost, changed: [] },
        ...{ wrong: 0, classes: [] },
      },
      { columns: 1000, color: false },
    );
    assert.equal(/a significant difference/.test(said), p < 0.05, said);
    assert.equal(/is indistinguishable from chance/.test(said), p >= 0.05, said);
  }
});

test('a significance mark has the direction of both the test and the difference', () => {
  for (const { difference, paired, choices } of evidences) {
    if (paired === null) continue;
    const pHolm = Math.min(1, paired.p * choices);
    const isSure = pHolm < 0.05;
    const up = isSure && paired.won > paired.lost && difference > 0;
    const down = isSure && paired.won < paired.lost && difference < 0;
    assert.deepEqual(markOf('r', { ...paired, difference, pHolm }), up ? ['r+'] : down ? ['r−'] : []);
  }
  assert.deepEqual(markOf('r', null), []);
});

/** Where conclusions are worded, all of them above. */
const worded = [
  'best/best-answer.ts',
  'best/best-sentences.ts',
  'best/is-gained.ts',
  'run-comparison.ts',
  'table1/table1-cell.ts',
  'table1/table1-notes.ts',
  'verdict/verdict-sentences.ts',
];

test('no other file of the reports formulates a conclusion', () => {
  const folder = new URL('../../src/report/', import.meta.url);
  const conclusion =
    /(['`"])[^'`"\n]*(?<!\.)\b(significan\w*|gains|no gain|from chance|contradicts|trusted|times as long|faster|slower|improves|outperforms|beats|better|worse)\b/;
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) =>
      readFileSync(new URL(file, folder), 'utf8')
        .split('\n')
        .some((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && conclusion.test(line)),
    );
  assert.deepEqual(found.sort(), worded);
});
