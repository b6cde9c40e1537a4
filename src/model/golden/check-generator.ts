import { toFileLayout } from '../weights/layout.ts';
import { goldenNetwork } from './check-forward.ts';
import { distance, type Figure } from './figure.ts';
import { fnv1a, generateImages, generateParameter, toChannelsFirst } from './generate.ts';
import type { GeneratedValues, GeneratorGolden } from './golden.ts';

/** Files store values with 9 digits and sums with 12. */
const [valueDigits, sumDigits] = [1e-8, 1e-10];

/** Compares the generator's hashes, tensors and images with the file's. Needs no engine. */
export const checkGenerator = ({ seed, hashes, tensors, images }: GeneratorGolden): Figure[] => [
  ...[...hashes].map(([text, hash]) => ({
    part: 'generator',
    aspect: 'hashes',
    name: text,
    difference: Math.abs(fnv1a(text) - hash),
    allowed: 0,
  })),
  ...tensors.flatMap(({ model, key, shape, ...values }) => {
    const parameter = goldenNetwork(model).parameters.find(({ name }) => name === key);
    const place = { part: 'generator', aspect: 'tensors', name: `${model} ${key}` };
    if (parameter === undefined)
      return [{ ...place, difference: Infinity, allowed: 0, note: 'the tensor does not exist' }];
    const ours = toFileLayout(parameter, generateParameter(parameter, seed));
    const length = shape.reduce((product, size) => product * size, 1);
    if (ours.length !== length)
      return [{ ...place, difference: Infinity, allowed: 0, note: `not of shape [${shape}]` }];
    return compareValues(ours, values).map((compared) => ({ ...place, ...compared }));
  }),
  ...[...images].flatMap(([sidePx, values]) => {
    const ours = toChannelsFirst(generateImages(2, sidePx, seed), [2, sidePx, sidePx, 3]);
    const place = { part: 'generator', aspect: 'images', name: `${sidePx} px` };
    return compareValues(ours, values).map((compared) => ({ ...place, ...compared }));
  }),
];

const compareValues = (ours: Float32Array, { first, last, sum }: GeneratedValues) => [
  { difference: distance(ours, first, 1), allowed: valueDigits },
  ...(last === undefined ? [] : [{ difference: distance([ours.at(-1)!], [last], 1), allowed: valueDigits }]),
  { difference: distance([ours.reduce((total, value) => total + value, 0)], [sum], Math.abs(sum)), allowed: sumDigits },
];
