import { FixresError } from '../../base/errors.ts';
import { tf } from '../tf.ts';
import type { EngineName } from '../types.ts';

/** One matrix product on the current backend, of small integers, which are exact in any arithmetic. */
export const probeProduct = { a: [1, 2, 3, 4], b: [5, 6, 7, 8], product: [19, 22, 43, 50] } as const;

/** Multiplies and returns the result in row-major order. Throws ENGINE_FAILED if it is wrong. */
export const probe = async (engine: EngineName): Promise<readonly number[]> => {
  const { a, b, product } = probeProduct;
  const result = tf.tidy(() => tf.matMul(tf.tensor2d([...a], [2, 2]), tf.tensor2d([...b], [2, 2])));
  const values = Array.from(await result.data());
  result.dispose();
  if (values.length === 4 && values.every((value, index) => value === product[index])) return values;
  throw new FixresError(
    'ENGINE_FAILED',
    `the engine \`${engine}\` returned a wrong product: [${values}], not [${product}]`,
    {
      path: '/engine',
      hint: 'choose another engine, and report a bug with this machine and its drivers',
    },
  );
};
