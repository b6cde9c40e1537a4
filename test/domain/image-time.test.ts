import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RandomStream, randomStream } from '../../src/base/random.ts';
import { type ImageTime, imageTime, timeRatio, timeTogether } from '../../src/domain/image-time.ts';

const rounds = (count: number, of: (round: number) => number): ImageTime =>
  imageTime({ batchSize: 1, secondsPerImage: Array.from({ length: count }, (_, round) => of(round)) });

test('the spread leaves out the fastest and the slowest fifteenth of the rounds, and needs eight', () => {
  assert.deepEqual(
    rounds(15, (round) => (round * 7) % 15),
    { batchSize: 1, rounds: 15, median: 7, spread: [1, 13] },
  );
  assert.deepEqual(rounds(14, (round) => round).spread, [0, 13]);
  assert.deepEqual(rounds(30, (round) => round).spread, [2, 27]);
  assert.deepEqual(rounds(8, (round) => round).spread, [0, 7]);
  assert.equal(rounds(7, (round) => round).spread, null);
});

test('a ratio is reported only if the spreads do not overlap', () => {
  const [slow, fast, between] = [4, 2, 3].map((from) => rounds(15, (round) => from + round / 15));
  assert.equal(timeRatio(fast!, slow!), slow!.median / fast!.median);
  assert.equal(timeRatio(slow!, fast!), fast!.median / slow!.median);
  assert.equal(
    timeRatio(
      fast!,
      rounds(15, (round) => 2.5 + round / 10),
    ),
    null,
  );
  assert.equal(
    timeRatio(
      fast!,
      rounds(1, () => 100),
    ),
    null,
  );
  assert.equal(timeRatio(between!, between!), null);
});

/** Multiplies a time, as machines do that also do something else. */
const noises: Readonly<Record<string, (random: RandomStream) => number>> = {
  'a little jitter': (random) => 1 + 0.05 * random.uniform(),
  'a long tail': (random) => (1 - random.uniform()) ** -0.5,
  'two clock speeds': (random) => (random.uniform() < 0.5 ? 1 : 1.6),
  'now and then five times as long': (random) => (random.uniform() < 0.2 ? 5 : 1) * (1 + 0.1 * random.uniform()),
};

for (const [name, noise] of Object.entries(noises)) {
  test(`noise alone never makes a ratio: ${name}`, () => {
    const random = randomStream('timing', name);
    const noisy = () => rounds(15, () => 0.7e-3 * noise(random));
    for (let trial = 0; trial < 5000; trial++) assert.equal(timeRatio(noisy(), noisy()), null);
  });
}

test('twice the time under a little jitter is reported each time', () => {
  const random = randomStream('timing', 'twice');
  const took = (seconds: number) => rounds(15, () => seconds * noises['a little jitter']!(random));
  for (let trial = 0; trial < 100; trial++) assert.ok(timeRatio(took(1), took(2))! > 1.8);
});

test('a period in which the machine was slow makes no ratio, because each round times everything', () => {
  // 72, 84 and 96 px in turn; in 3 of 15 rounds everything takes five times as long.
  const [at72, at84, at96] = [0.72, 0.74, 0.75].map((ms) =>
    rounds(15, (round) => (round >= 6 && round < 9 ? 5 : 1) * ms),
  );
  for (const [from, to] of [
    [at72, at84],
    [at84, at96],
    [at72, at96],
  ])
    assert.equal(timeRatio(from!, to!), null);
});

test('times disturbed by other programs make no ratio, and a sum of them says so', () => {
  const still = (seconds: number) => rounds(15, (round) => seconds + round / 100);
  const disturbed = { ...still(4), disturbed: true as const };
  assert.ok(timeRatio(still(2), still(4))! > 1.9);
  assert.equal(timeRatio(still(2), disturbed), null);
  assert.equal(timeRatio(disturbed, still(9)), null);
  assert.equal(timeTogether([[still(1)], [disturbed]])[0]!.disturbed, true);
  assert.equal(timeTogether([[disturbed], [still(1)]])[0]!.disturbed, true);
  const secondsPerImage = disturbed.spread!;
  assert.equal(imageTime({ batchSize: 1, secondsPerImage, disturbed: true }).disturbed, true);
});

test('times are added up for the batch sizes that they have in common', () => {
  const one: ImageTime = { batchSize: 1, rounds: 15, median: 2, spread: [1, 3] };
  const eight: ImageTime = { batchSize: 8, rounds: 15, median: 1, spread: null };
  assert.deepEqual(
    timeTogether([
      [one, eight],
      [eight, { ...one, rounds: 9 }],
    ]),
    [
      { batchSize: 1, rounds: 9, median: 4, spread: [2, 6] },
      { ...eight, median: 2 },
    ],
  );
  assert.deepEqual(
    timeTogether([[one, eight], [one]]).map(({ batchSize }) => batchSize),
    [1],
  );
});
