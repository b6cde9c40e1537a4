import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { crossFit } from '../../../src/report/best/cross-fit.ts';
import { laws, simulate } from '../simulated-choices.ts';

test('the choice that judges an image was made without it', () => {
  // Two candidates that are right on one half of the images each: what is ahead without a fold is behind in it.
  const halves = [0, 1].map((half) => Float64Array.from({ length: 40 }, (_, image) => (image % 2 === half ? 1 : 0)));
  const { difference, shares } = crossFit(halves, halves[0]!);
  assert.ok(difference < 0, `${difference}`);
  assert.ok(shares.every((share) => share > 0.2));
});

test('a single candidate that is the baseline gains exactly nothing', () => {
  const right = Float64Array.from({ length: 50 }, (_, image) => image % 3);
  const {
    difference,
    difference_ci95: [low, high],
    shares,
  } = crossFit([right], right);
  assert.equal(difference, 0);
  assert.ok(low < 0 && high > 0 && high < 0.05);
  assert.deepEqual(
    shares.map((share) => Math.round(share * 1e9) / 1e9),
    [1],
  );
});

test('on simulated images the gain is unbiased and its interval covers it, while reading off the curve is optimistic', () => {
  for (const law of laws) {
    const { bias, biasError, coverage, readOff } = simulate(law, { images: 200, trials: 120 });
    assert.ok(Math.abs(bias) < 3.5 * biasError, `${law.name}: bias ${bias} ± ${biasError}`);
    assert.ok(coverage >= 0.9, `${law.name}: coverage ${coverage}`);
    if (law.name !== 'one resolution is far better')
      assert.ok(readOff > 3 * biasError, `${law.name}: read off ${readOff}`);
  }
});

test('the figures in the documentation are those of the simulation', {
  skip: process.env.CROSS_FIT_DOCS === undefined && 'set CROSS_FIT_DOCS=1: 36,000 studies take minutes',
}, () => {
  const page = readFileSync(new URL('../../../docs/statistics.md', import.meta.url), 'utf8');
  for (const line of page.split('\n').filter((text) => /^\| \d/.test(text))) {
    const [images, name] = line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1);
    const law = laws.find((each) => each.name === name)!;
    assert.ok(line.includes(simulate(law, { images: Number(images), trials: 2000 }).row), line);
  }
});
