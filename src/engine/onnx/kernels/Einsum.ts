import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../tf.ts';
import { toStock } from '../graph/layout.ts';
import { emit } from '../graph/node.ts';
import { float, kernel } from '../kernel.ts';

export const Einsum = kernel<{ equation: string }>('Einsum', float, (inputs, { equation }) => {
  const operands = Object.values(inputs);
  const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, operands.length);
  const shapes = operands.map(({ shape }) => ({ shape }) as Tensor);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, shapes);
  // `allDims` starts with the letters of the output. Each is an axis of some operand.
  const shape = allDims.slice(0, allDims.length - summedDims.length).map((_, letter) => {
    const which = idDims.findIndex((letters) => letters.includes(letter));
    return operands[which]!.shape[idDims[which]!.indexOf(letter)]!;
  });
  return emit('Einsum', operands.map(toStock), { shape, dtype: 'float32' }, { equation: equation.replaceAll(' ', '') });
});
