import { FixresError } from '../../base/errors.ts';
import type { ParameterInfo, ParameterRole, Shape } from '../types.ts';
import { firstNotFinite } from '../weights/decode-floats.ts';
import type { Weights } from '../weights/types.ts';
import type { Constants } from './constants.ts';
import { type OpaqueHead, severalPrefix } from './find-head.ts';
import { type HeadExpression, partsOf } from './head-expression.ts';

/** A parameter of the head, and which value of the graph it is. */
export interface OpaqueParameter extends ParameterInfo {
  readonly value: string;
  /** Whether the file has a matrix as [out, in]. */
  readonly isTransposed: boolean;
}

/** One prefix for the parameters of all linear layers; `classifier` where there are several. */
export const classifierName = ({ linears }: OpaqueHead): string =>
  linears.length === 1 ? linears[0]!.name : severalPrefix;

/** What of the head is trained, how many values each linear layer reads, and how many classes there are. */
export const headParameters = (head: OpaqueHead, constants: Constants) => {
  const widths = new Map<string, number>();
  let classes = 0;
  const linear = head.linears.flatMap(({ name, x, weight, bias, isTransposed }): OpaqueParameter[] => {
    const [rows = 0, columns = 0] = constants.read(weight).dims;
    const [inputs, outputs] = isTransposed ? [columns, rows] : [rows, columns];
    widths.set(x, inputs);
    classes = outputs;
    const matrix = {
      name: `${name}.weight`,
      role: 'linear',
      shape: [inputs, outputs],
      value: weight,
      isTransposed,
    } as const;
    if (bias === undefined) return [matrix];
    return [matrix, { name: `${name}.bias`, role: 'bias', shape: [outputs], value: bias, isTransposed: false }];
  });
  const norms = head.norms.flatMap(({ name, weight, bias, statistics }) => {
    const one = (suffix: string, role: ParameterRole, value: string): OpaqueParameter => ({
      name: `${name}.${suffix}`,
      role,
      shape: constants.read(value).dims,
      value,
      isTransposed: false,
    });
    const affine = [one('weight', 'bn-scale', weight), one('bias', 'bn-shift', bias)];
    if (statistics === undefined) return affine;
    return [
      ...affine,
      one('running_mean', 'bn-mean', statistics.mean),
      one('running_var', 'bn-variance', statistics.variance),
    ];
  });
  return { parameters: [...norms, ...linear], widths, classes };
};

/** Nothing else looks at these values: ONNX Runtime computes with NaN, and every answer would be wrong without a word. */
export const assertFinite = (file: string, parameters: readonly OpaqueParameter[], constants: Constants): void => {
  for (const { name, value } of parameters) {
    const { data } = constants.read(value);
    const bad = firstNotFinite(data);
    if (bad < 0) continue;
    throw new FixresError('MODEL_WEIGHTS_INVALID', `${file}: \`${name}\` holds ${data[bad]} at index ${bad}`, {
      path: file,
      hint: 'check its weights for NaN and infinity, and export it again',
    });
  }
};

/** Names of the parameters that some expressions read. */
export const parametersOf = (
  expressions: readonly HeadExpression[],
  parameters: readonly OpaqueParameter[],
): string[] => {
  const prefixes = expressions
    .flatMap(partsOf)
    .flatMap((one) => (one.kind === 'linear' ? [one.layer.name] : one.kind === 'norm' ? [one.norm.name] : []));
  return parameters.map(({ name }) => name).filter((name) => prefixes.includes(name.slice(0, name.lastIndexOf('.'))));
};

/** Values by name, in the layout that they have in memory. */
export const readWeights = (parameters: readonly OpaqueParameter[], constants: Constants): Weights =>
  new Map(
    parameters.map(({ name, shape, value, isTransposed }) => {
      const { data } = constants.read(value);
      return [name, isTransposed ? transposed(data, shape) : Float32Array.from(data)];
    }),
  );

/** From [out, in] to `shape`, [in, out]. */
const transposed = (values: Float32Array, [inputs, outputs]: Shape): Float32Array => {
  const result = new Float32Array(values.length);
  for (let output = 0; output < outputs!; output++)
    for (let input = 0; input < inputs!; input++) result[input * outputs! + output] = values[output * inputs! + input]!;
  return result;
};
