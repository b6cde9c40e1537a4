import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type EngineOptions, openEngine, tf } from '../../src/engine/index.ts';
import { type BackendCase, backendCases } from './backend/cases.ts';
import { finiteDifferences } from './backend/finite-differences.ts';
import { type NdArray, normal } from './backend/nd-array.ts';
import { optimiserCases } from './backend/optimisers.ts';
import { trainSmallNetwork } from './backend/small-training.ts';

/**
 * Largest error in units of the largest expected value. float32 has 6e-8; sums of some hundred products and
 * cancellation in batch norm cost the rest.
 */
const tolerance = 2e-5;

export interface BackendSuiteOptions {
  /** Called when the engine is open. */
  readonly prepare?: () => void;
  /** Why the test of this title (a case's title, or `small network`) can't pass; it runs, and is shown as to do. */
  readonly knownGap?: (title: string) => string | undefined;
}

/**
 * The one suite that every engine has to pass: the ops behind the door, forwards and backwards, optimisers, a small
 * training. Reads asynchronously, as `webgpu` can't do otherwise. One engine a process.
 */
export const backendSuite = (options: EngineOptions, { prepare, knownGap }: BackendSuiteOptions = {}): void => {
  const { engine } = options;
  const todo = (title: string): { todo?: string } => {
    const reason = knownGap?.(title);
    return reason === undefined ? {} : { todo: reason };
  };

  before(async () => {
    await openEngine(options);
    assert.equal(tf.getBackend(), engine);
    prepare?.();
  });

  for (const backendCase of backendCases) {
    const { title, forwardOnly } = backendCase;
    test(`${engine}: ${title} ${forwardOnly ? 'is' : 'and its gradients are'} as defined`, todo(title), () =>
      checkCase(backendCase),
    );
  }

  for (const { title, run, expected } of optimiserCases) {
    test(`${engine}: three steps of ${title} follow its formula`, todo(title), async () => {
      assertClose(await run(), expected(), title);
    });
  }

  test(
    `${engine}: a small network learns, and leaves no tensor behind from step to step`,
    todo('small network'),
    async () => {
      const { losses, tensors } = await trainSmallNetwork();
      assert.ok(losses.at(-1)! < 0.5 * losses[0]!, `the loss went from ${losses[0]} to ${losses.at(-1)}`);
      assert.equal(tensors.at(-1), tensors[0]);
    },
  );
};

const checkCase = async ({ title, inputs, op, definition, forwardOnly }: BackendCase): Promise<void> => {
  const expected = definition(...inputs);
  if (forwardOnly) {
    const output = tf.tidy(() => op(...inputs.map(tensorOf)));
    assertClose(await output.data(), expected.values, 'output');
    output.dispose();
    return;
  }
  const dy = normal(`${title} dy`, expected.shape);
  const tensors = inputs.map(tensorOf);
  const { value, grads } = tf.valueAndGrads(op)(tensors, tensorOf(dy));

  try {
    assert.deepEqual(value.shape, expected.shape);
    assertClose(await value.data(), expected.values, 'output');
    for (const [which, grad] of grads.entries()) {
      assert.deepEqual(grad.shape, inputs[which]!.shape);
      const gradient = finiteDifferences(definition, inputs, which, dy.values);
      assertClose(await grad.data(), gradient, `gradient of input ${which}`);
    }
  } finally {
    tf.dispose([value, grads, tensors]);
  }
};

const tensorOf = ({ shape, values }: NdArray): Tensor => tf.tensor([...values], [...shape]);

const assertClose = (actual: ArrayLike<number>, expected: readonly number[], what: string): void => {
  const scale = Math.max(...expected.map(Math.abs), 1e-3);
  assert.equal(actual.length, expected.length, what);
  for (const [position, value] of expected.entries()) {
    const error = Math.abs(actual[position]! - value) / scale;
    assert.ok(error <= tolerance, `${what}[${position}] is ${actual[position]}, not ${value} (scale ${scale})`);
  }
};
