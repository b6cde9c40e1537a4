import { type RandomStream, randomStream } from '../../base/random.ts';
import { elementCount } from '../measure.ts';
import type { Network, ParameterInfo } from '../types.ts';
import type { Weights } from './types.ts';

/**
 * Initial weights for training: each parameter's values depend only on the seed and its name.
 * Source: torchvision/models/resnet.py (He initialisation over the fan-out, batch norms 1 and 0, nn.Linear's default);
 * `network.initial` says where a network deviates from it.
 */
export const initialise = (network: Network, seed: number): Weights =>
  new Map(
    network.parameters.map((parameter) => [
      parameter.name,
      initialValues(network, parameter, randomStream(seed, 'weights', parameter.name)),
    ]),
  );

/** An initial classifier for trained features: always the same one. */
export const initialClassifier = (network: Network): Weights => {
  const parameters = network.parameters.filter(({ name }) => name.startsWith(`${network.classifier}.`));
  return initialise({ ...network, parameters }, 0);
};

/**
 * Source: timm/models/{vision_transformer,convnext}.py, `trunc_normal_(std=.02)`, which truncates at ±2 (a hundred
 * standard deviations); timm/models/convnext.py, `ls_init_value`.
 */
const [transformerDeviation, branchScale] = [0.02, 1e-6];

const initialValues = (network: Network, parameter: ParameterInfo, random: RandomStream): Float32Array => {
  const { role, shape, closesResidual = false } = parameter;
  const fill = (value: () => number) => Float32Array.from({ length: elementCount(shape) }, value);
  switch (role) {
    case 'conv':
    case 'depthwise': {
      if (network.initial.linear === 'transformer') return fill(() => random.normal(0, transformerDeviation));
      const standardDeviation = Math.sqrt(2 / fanOut(parameter));
      return fill(() => random.normal(0, standardDeviation));
    }
    case 'linear': {
      if (network.initial.linear === 'small-normal') return fill(() => random.normal(0, 0.01));
      if (network.initial.linear === 'transformer') return fill(() => random.normal(0, transformerDeviation));
      const bound = 1 / Math.sqrt(shape[0]!);
      return fill(() => random.uniform(-bound, bound));
    }
    case 'bias': {
      if (network.initial.linear !== 'torch') return fill(() => 0);
      const bound = 1 / Math.sqrt(inputsOfBias(network, parameter));
      return fill(() => random.uniform(-bound, bound));
    }
    case 'bn-scale':
      return fill(() => (closesResidual && network.initial.zeroClosingGamma ? 0 : 1));
    case 'bn-variance':
    case 'ln-scale':
      return fill(() => 1);
    case 'branch-scale':
      return fill(() => branchScale);
    case 'token':
      return fill(() => random.normal(0, transformerDeviation));
    case 'constant':
    case 'ln-shift':
    case 'bn-shift':
    case 'bn-mean':
      return fill(() => 0);
  }
};

/**
 * Number of output values that each input value affects, ignoring strides. As in PyTorch: output channels x filter
 * area.
 */
const fanOut = ({ role, shape }: ParameterInfo): number => {
  const [height, width, inputs, last] = shape;
  const outputs = role === 'depthwise' ? inputs! * last! : last!;
  return outputs * height! * width!;
};

const inputsOfBias = (network: Network, { name }: ParameterInfo): number => {
  const weight = network.parameters.find((other) => other.name === name.replace(/bias$/, 'weight'));
  if (weight === undefined) throw new Error(`the bias ${name} belongs to no weight`);
  return elementCount(weight.shape.slice(0, -1));
};
