import type { AdamWConstants, SgdConstants } from '../../ops/update-steps.ts';
import { binary, unary, withScalars } from '../elementwise.ts';
import { float, type Kernel, kernel } from '../kernel.ts';
import { scalar } from '../node.ts';
import type { Value } from '../value.ts';

/** Our own kernels behind `sgdStep` and `adamWStep`: TF.js has none. */
export const sgdStepName = 'FixresSgdStep';
export const adamWStepName = 'FixresAdamWStep';

const times = (x: Value, factor: number): Value => withScalars('Mul', x, [scalar(factor)]);

/** Updates of one parameter; results lie as the gradient does, so that nothing is transposed. */
export const updateKernels: Kernel[] = [
  kernel<SgdConstants>(sgdStepName, float, (inputs, { momentum, nesterov, decay }) => {
    const { parameter, velocity, gradient, rate } = inputs;
    const decayed = decay === 0 ? gradient! : binary('Add', gradient!, times(parameter!, decay));
    const moved = binary('Add', times(velocity!, momentum), decayed);
    const step = nesterov ? binary('Add', decayed, times(moved, momentum)) : moved;
    return [binary('Sub', parameter!, binary('Mul', step, rate!)), moved];
  }),

  kernel<AdamWConstants>(adamWStepName, float, (inputs, { beta1, beta2, epsilon }) => {
    const { parameter, mean, square, gradient, rate, correction, kept } = inputs;
    const squared = binary('Mul', gradient!, gradient!);
    const newMean = binary('Add', times(mean!, beta1), times(gradient!, 1 - beta1));
    const newSquare = binary('Add', times(square!, beta2), times(squared, 1 - beta2));
    const root = binary('Mul', unary('Sqrt', newSquare), correction!);
    const direction = binary('Div', newMean, withScalars('Add', root, [scalar(epsilon)]));
    const decayed = kept === undefined ? parameter! : binary('Mul', parameter!, kept);
    return [binary('Sub', decayed, binary('Mul', direction, rate!)), newMean, newSquare];
  }),
];
