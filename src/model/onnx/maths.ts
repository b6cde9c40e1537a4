import type { Padding } from '../../engine/ops/index.ts';
import type { Shape } from '../types.ts';

export interface WindowOptions {
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly padding: Padding;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
}

export interface ConvolutionOptions {
  readonly stride: number;
  readonly padding: Padding;
  readonly dilation: number;
  readonly groups: number;
}

export type UnaryName =
  | 'relu'
  | 'sigmoid'
  | 'tanh'
  | 'exp'
  | 'sqrt'
  | 'neg'
  | 'abs'
  | 'softplus'
  | 'erf'
  | { readonly clip: readonly [number, number] }
  | { readonly leaky: number }
  | { readonly elu: number };
export type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'max' | 'min';

/**
 * The operations that ONNX operators are built from, on tensors or, to measure, on their shapes. Shapes and axes are
 * ONNX's: the batch first, a map's channels before its rows and columns.
 */
export interface Maths<Value extends { readonly shape: Shape }> {
  /** A float constant by its name in the file, or a convolution's filter ([height, width, in / groups, out]). */
  readonly parameter: (name: string) => Value;
  readonly convolve: (x: Value, filter: string, bias: string | undefined, options: ConvolutionOptions) => Value;
  /** `prefix` is the prefix of its four parameters. */
  readonly batchNorm: (x: Value, prefix: string, epsilon: number) => Value;
  /** `x` times the matrix [in, out] with this name. */
  readonly linear: (x: Value, weight: string, bias: string | undefined) => Value;
  readonly pool: (kind: 'max' | 'average', x: Value, options: WindowOptions) => Value;
  readonly mean: (x: Value, axes: readonly number[], keepsAxes: boolean) => Value;
  readonly unary: (name: UnaryName, x: Value) => Value;
  /** Element by element, with broadcasting. Either operand may be a number. */
  readonly binary: (name: BinaryName, a: Value | number, b: Value | number) => Value;
  readonly reshape: (x: Value, shape: Shape) => Value;
  readonly transpose: (x: Value, axes: readonly number[]) => Value;
  readonly concat: (values: readonly Value[], axis: number) => Value;
  /** `before` and `after` have one number per axis. */
  readonly pad: (x: Value, before: readonly number[], after: readonly number[], value: number) => Value;
}
