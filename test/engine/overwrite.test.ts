import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conv2d, openEngine, repeatable, tf } from '../../src/engine/index.ts';
import type { OnnxBackend } from '../../src/engine/onnx/backend.ts';
import { numbers } from './compare.ts';

await openEngine({ engine: 'onnx', threads: 1 });

const side = 160;
type Inputs = { readonly x: tf.Tensor[] };
type Matrices = readonly [tf.Variable<tf.Rank.R2>, tf.Variable<tf.Rank.R2>];
type Step = (matrices: Matrices, x: tf.Tensor2D) => void;

const matrix = (name: string): tf.Tensor2D => tf.tensor2d(numbers(side * side, name), [side, side]);
const memoryOf = ({ dataId }: tf.Tensor) => (tf.backend() as OnnxBackend).lookup(dataId).buffer;

/** Values of two variables after four steps, and whether the last ones wrote them over the old values. */
const results = (step: Step, repeats: boolean) => {
  const variables: Matrices = [tf.variable(matrix('a')), tf.variable(matrix('b'))];
  const record = ({ x: [x] }: Inputs): tf.Tensor => {
    step(variables, x as tf.Tensor2D);
    return tf.sum(x!);
  };
  const compute = repeats ? repeatable(variables, record) : record;
  let before: unknown[] = [];
  for (let n = 0; n < 4; n++) {
    before = variables.map(memoryOf);
    tf.tidy(() => compute({ x: [matrix(`x ${n}`)] }).dataSync());
  }
  const overwritten = variables.map((variable, i) => memoryOf(variable) === before[i]);
  const values = variables.map((variable) => [...variable.dataSync()]);
  tf.dispose([...variables]);
  return { values, overwritten };
};

const momentum: Step = ([weights, slot], x) => {
  const gradient = tf.matMul(x, tf.matMul(x, weights), true);
  slot.assign(tf.add(tf.mul(slot, 0.9), tf.div(gradient, side)));
  weights.assign(tf.sub(weights, tf.mul(slot, 0.01)));
};

test('an optimiser overwrites old weights and slots, with the same bits as in new memory', () => {
  const repeated = results(momentum, true);
  assert.deepEqual(repeated.overwritten, [true, true]);
  assert.deepEqual(repeated.values, results(momentum, false).values);
});

const unsafe: Record<string, Step> = {
  'each is computed from both': ([a, b], x) => {
    const [sum, difference] = [tf.add(a, tf.mul(b, x)), tf.sub(b, tf.mul(a, x))];
    a.assign(sum as tf.Tensor2D);
    b.assign(difference as tf.Tensor2D);
  },
  'a product of itself': ([a, b], x) => {
    a.assign(tf.div(tf.matMul(a, x), side));
    b.assign(tf.add(tf.div(tf.matMul(x, tf.transpose(b)), side), x) as tf.Tensor2D);
  },
  'a product of itself, and nothing after it': ([a, b], x) => {
    a.assign(tf.matMul(a, x));
    b.assign(tf.matMul(x, b));
  },
  'the other has its old value': ([a, b], x) => {
    b.assign(tf.mul(tf.transpose(a), 0.5) as tf.Tensor2D);
    a.assign(tf.add(a, x) as tf.Tensor2D);
  },
};

for (const [name, step] of Object.entries(unsafe)) {
  test(`old values that may still be read are not overwritten: ${name}`, () => {
    const repeated = results(step, true);
    assert.deepEqual(repeated.overwritten, [false, false]);
    assert.deepEqual(repeated.values, results(step, false).values);
  });
}

test("a filter that the input's gradient reads is not overwritten", () => {
  const filters = ['first', 'second'].map((name) => {
    const shape: [number, number, number, number] = [3, 3, 48, 48];
    return tf.variable(tf.mul(tf.tensor4d(numbers(9 * 48 * 48, name), shape), 0.05)) as tf.Variable<tf.Rank.R4>;
  });
  const compute = repeatable(filters, ({ x: [x] }: Inputs) => {
    const { value, grads } = tf.variableGrads(() => {
      const maps = filters.reduce((y, filter) => conv2d(y, filter, { padding: 'same' }), x as tf.Tensor4D);
      return tf.mean(tf.square(maps));
    }, [...filters]);
    for (const filter of filters) filter.assign(tf.sub(filter, tf.mul(grads[filter.name]!, 0.1)));
    return value;
  });
  const step = () =>
    tf.tidy(() => compute({ x: [tf.tensor4d(numbers(4 * 8 * 8 * 48, 'x'), [4, 8, 8, 48])] }).dataSync());
  for (let n = 0; n < 3; n++) step();
  const before = filters.map(memoryOf);
  step();
  const overwritten = filters.map((filter, i) => memoryOf(filter) === before[i]);
  assert.deepEqual(overwritten, [true, false]);
  tf.dispose(filters);
});
