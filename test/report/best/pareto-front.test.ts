import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import { paretoFront } from '../../../src/report/best/pareto-front.ts';

type Point = readonly [cost: number, value: number];
const front = (points: readonly Point[]) =>
  paretoFront(
    points,
    ([cost]) => cost,
    ([, value]) => value,
  );

test('the front leaves out points that cost more without a gain, or gain less at the same cost', () => {
  assert.deepEqual(
    front([
      [3, 0.7],
      [1, 0.5],
      [2, 0.5],
      [1, 0.4],
      [4, 0.69],
      [3, 0.7],
      [5, 0.8],
    ]),
    [
      [1, 0.5],
      [3, 0.7],
      [5, 0.8],
    ],
  );
  assert.deepEqual(front([]), []);
});

test('for any points, the front has those that no other beats', () => {
  const random = randomStream('front');
  for (let trial = 0; trial < 200; trial++) {
    const points = Array.from(
      { length: 8 },
      (): Point => [Math.floor(random.uniform() * 5), Math.floor(random.uniform() * 5)],
    );
    const beats = ([costA, valueA]: Point, [costB, valueB]: Point): boolean =>
      costA <= costB && valueA >= valueB && (costA < costB || valueA > valueB);
    const unbeaten = points.filter((point) => !points.some((other) => beats(other, point)));
    const kept = front(points);
    assert.deepEqual(new Set(kept.map(String)), new Set(unbeaten.map(String)));
    assert.equal(kept.length, new Set(kept.map(String)).size);
  }
});
