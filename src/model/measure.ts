import { type InputSize, sidesOf } from '../domain/input-size.ts';
import type { Network, ParameterInfo, Shape } from './types.ts';

/** Shapes of one image's tensors before each step, and after the last. By arithmetic alone. */
export const shapesAt = (network: Network, sizePx: InputSize): readonly (readonly Shape[])[] => {
  const { heightPx, widthPx } = sidesOf(sizePx);
  const shapes: (readonly Shape[])[] = [[[heightPx, widthPx, 3]]];
  for (const step of network.steps) shapes.push(step.measure(shapes.at(-1)!).outputs);
  return shapes;
};

/** Multiply-adds of the convolutions and linear layers for one image. By arithmetic alone. */
export const multiplyAdds = (network: Network, sizePx: InputSize): number => {
  const shapes = shapesAt(network, sizePx);
  return network.steps.reduce((total, step, index) => total + step.measure(shapes[index]!).macs, 0);
};

/** Number of trained values. Running statistics are not counted, as in PyTorch. */
export const parameterCount = (network: Network): number =>
  network.parameters.filter(isLearnt).reduce((total, { shape }) => total + elementCount(shape), 0);

const notLearnt: readonly ParameterInfo['role'][] = ['bn-mean', 'bn-variance', 'constant'];

/** Whether it is trained by gradient; running statistics are not. */
export const isLearnable = ({ role }: ParameterInfo): boolean => !notLearnt.includes(role);

/** Whether it is trained with the whole network and counts as one of its parameters. */
export const isLearnt = (parameter: ParameterInfo): boolean => isLearnable(parameter) && parameter.standsIn !== true;

export const elementCount = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);
