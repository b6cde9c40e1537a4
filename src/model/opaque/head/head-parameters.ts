import type { ParameterInfo, ParameterRole, Shape } from '../../types.ts';
import type { Weights } from '../../weights/types.ts';
import type { Constants } from '../constants.ts';
import type { Operand } from '../read-model.ts';
import { type OpaqueHead, severalPrefix } from './find-head.ts';
import { type HeadExpression, partsOf } from './head-expression.ts';

/** A parameter of the head and where the graph reads it. */
export interface OpaqueParameter extends ParameterInfo {
  readonly read: Operand;
  /** Its shape in the file. */
  readonly fileDims: readonly number[];
  /** Whether the file stores the matrix as [out, in]. */
  readonly isTransposed: boolean;
}

/** One prefix for the parameters of all linear layers; `classifier` if there are several. */
export const classifierName = ({ linears }: OpaqueHead): string =>
  linears.length === 1 ? linears[0]!.name : severalPrefix;

/** What is trained in the head, the input width of each linear layer, and the number of classes. */
export const headParameters = (head: OpaqueHead, constants: Constants) => {
  const widths = new Map<string, number>();
  let classes = 0;
  const linear = head.linears.flatMap(({ name, x, weight, bias, isTransposed }): OpaqueParameter[] => {
    const { dims } = constants.read(weight.value);
    const [rows = 0, columns = 0] = dims;
    const [inputs, outputs] = isTransposed ? [columns, rows] : [rows, columns];
    widths.set(x, inputs);
    classes = outputs;
    const matrix = {
      name: `${name}.weight`,
      role: 'linear',
      shape: [inputs, outputs],
      read: weight,
      fileDims: dims,
      isTransposed,
    } as const;
    if (bias === undefined) return [matrix];
    const fileDims = constants.read(bias.value).dims;
    return [
      matrix,
      { name: `${name}.bias`, role: 'bias', shape: [outputs], read: bias, fileDims, isTransposed: false },
    ];
  });
  const norms = head.norms.flatMap(({ name, weight, bias, statistics }) => {
    const one = (suffix: string, role: ParameterRole, read: Operand): OpaqueParameter => ({
      name: `${name}.${suffix}`,
      role,
      shape: constants.read(read.value).dims,
      fileDims: constants.read(read.value).dims,
      read,
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

/** Names of the parameters used by some expressions. */
export const parametersOf = (
  expressions: readonly HeadExpression[],
  parameters: readonly OpaqueParameter[],
): string[] => {
  const prefixes = expressions
    .flatMap(partsOf)
    .flatMap((one) => (one.kind === 'linear' ? [one.layer.name] : one.kind === 'norm' ? [one.norm.name] : []));
  return parameters.map(({ name }) => name).filter((name) => prefixes.includes(name.slice(0, name.lastIndexOf('.'))));
};

/** Values by name, in their memory layout. */
export const readWeights = (parameters: readonly OpaqueParameter[], constants: Constants): Weights =>
  new Map(
    parameters.map(({ name, shape, read, isTransposed }) => {
      const { data } = constants.read(read.value);
      return [name, isTransposed ? transposed(data, shape) : Float32Array.from(data)];
    }),
  );

/** Values in the file's layout. */
export const fileValues = ({ shape, isTransposed }: OpaqueParameter, values: Float32Array): Float32Array =>
  isTransposed ? transposed(values, shape.toReversed()) : values;

/** From [columns, rows] to `shape`, [rows, columns]. */
const transposed = (values: Float32Array, [rows, columns]: Shape): Float32Array => {
  const result = new Float32Array(values.length);
  for (let column = 0; column < columns!; column++)
    for (let row = 0; row < rows!; row++) result[row * columns! + column] = values[column * rows! + row]!;
  return result;
};

/** The head's parameters for another number of classes. */
export const withClasses = (parameters: readonly OpaqueParameter[], classes: number): OpaqueParameter[] =>
  parameters.map((parameter) => {
    const { role, shape, fileDims, isTransposed } = parameter;
    if (role !== 'linear' && role !== 'bias') return parameter;
    const axis = role === 'linear' ? (isTransposed ? 0 : 1) : fileDims.length - 1;
    return { ...parameter, shape: [...shape.slice(0, -1), classes], fileDims: fileDims.with(axis, classes) };
  });
