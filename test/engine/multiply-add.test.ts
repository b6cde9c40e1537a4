import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineStats, openEngine, tf } from '../../src/engine/index.ts';
import { assertClose, numbers } from './compare.ts';

await openEngine({ engine: 'onnx', threads: 1 });

// 20,000 elements are enough for the sum to become one node; the same numbers in pieces are not.
const shapes: number[][] = [[20_000], [200, 100], [5, 5, 20, 40], [2, 10, 20, 50]];

/** Adds in JavaScript, each product and each sum rounded to float32. */
const inJavaScript = (sign: number, x: Float32Array, scalar: number, term: Float32Array): Float32Array =>
  term.map((value, i) => value + sign * Math.fround(x[i]! * Math.fround(scalar)));

for (const shape of shapes) {
  const size = shape.reduce((product, length) => product * length, 1);
  const [x, term] = [numbers(size, 'x'), numbers(size, 'term')];

  test(`sums with a scaled tensor of shape [${shape}] are right, whichever is the variable`, () => {
    const variable = tf.variable(tf.tensor(x, shape));
    const other = tf.tensor(term, shape);
    const rate = tf.tensor1d([0.3]);
    const read = (result: tf.Tensor) => result.dataSync<'float32'>();
    const added = read(tf.tidy(() => tf.add(tf.mul(variable, 0.3), tf.abs(other))));
    assertClose(added, inJavaScript(1, x, 0.3, term.map(Math.abs)), 1e-6, 'scaled variable');
    const addedBehind = read(tf.tidy(() => tf.add(tf.abs(other), tf.mul(rate, variable))));
    assertClose(addedBehind, added, 0, 'the other way round');
    const subtracted = read(tf.tidy(() => tf.sub(variable, tf.mul(tf.abs(other), rate))));
    assertClose(subtracted, inJavaScript(-1, term.map(Math.abs), 0.3, x), 1e-6, 'variable less a product');
    const scaledFirst = read(tf.tidy(() => tf.sub(tf.mul(variable, rate), other)));
    assertClose(
      scaledFirst,
      inJavaScript(
        -1,
        term,
        1,
        x.map((value) => value * Math.fround(0.3)),
      ),
      1e-6,
      'product first',
    );
    tf.dispose([variable, other, rate]);
  });
}

test('a momentum step gives the same bits as the same numbers in small pieces, and a new rate is no new graph', () => {
  const size = 20_000;
  const [start, slope] = [numbers(size, 'start'), numbers(size, 'slope')];
  const train = (begin: number, end: number): { values: number[]; compiles: number } => {
    const variable = tf.variable(tf.tensor1d(start.slice(begin, end)));
    const velocity = tf.variable(tf.zerosLike(variable));
    const gradient = tf.tensor1d(slope.slice(begin, end));
    let compiles = 0;
    for (const rate of [0.1, 0.2, 0.3, 0.4]) {
      const before = engineStats().compiles;
      tf.tidy(() => {
        velocity.assign(tf.add(tf.mul(velocity, 0.9), tf.mul(gradient, tf.cos(gradient))));
        variable.assign(tf.sub(variable, tf.mul(velocity, tf.tensor1d([rate]))));
      });
      variable.dataSync();
      compiles += engineStats().compiles - before;
    }
    const values = [...variable.dataSync()];
    tf.dispose([variable, velocity, gradient]);
    return { values, compiles };
  };
  const whole = train(0, size);
  const pieces = [0, 1, 2, 3].flatMap((n) => train((n * size) / 4, ((n + 1) * size) / 4).values);
  assert.deepEqual(whole.values, pieces);
  assert.equal(whole.compiles, 1);
});
