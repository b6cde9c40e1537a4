import { type Padding, samePadding } from '../../engine/ops/index.ts';
import type { Shape } from '../types.ts';
import { type Call, floatOf, inputOf, intOf, numbersOf, type Operator } from './call.ts';
import type { BinaryName, Maths, UnaryName } from './maths.ts';
import { scaleShiftType } from './scale-shift.ts';
import { axesOf, shapeOperators } from './shape-operators.ts';

const unary =
  (name: UnaryName): Operator =>
  (call) => ({ value: call.maths.unary(name, inputOf(call)) });

const binary =
  (name: BinaryName, ofNumbers: (a: number, b: number) => number): Operator =>
  (call) => {
    const [a, b] = call.inputs;
    if (a === undefined || b === undefined) throw call.refuse('lacks an input');
    if ('numbers' in a && 'numbers' in b) {
      const length = Math.max(a.numbers.length, b.numbers.length);
      const at = (numbers: readonly number[], index: number) => numbers[numbers.length === 1 ? 0 : index]!;
      return { numbers: Array.from({ length }, (_, index) => ofNumbers(at(a.numbers, index), at(b.numbers, index))) };
    }
    const operand = (item: typeof a) => {
      if ('value' in item) return item.value;
      if (item.numbers.length !== 1) throw call.refuse('mixes shapes with values');
      return item.numbers[0]!;
    };
    const [first, second] = [operand(a), operand(b)];
    if (!fits(first, second)) throw call.refuse('combines tensors of incompatible shapes');
    return { value: call.maths.binary(name, first, second) };
  };

/** Whether shapes are equal or broadcast: lengths, counted from the last axis, agree or one of them is 1. */
const fits = (a: { readonly shape: Shape } | number, b: { readonly shape: Shape } | number): boolean => {
  if (typeof a === 'number' || typeof b === 'number') return true;
  const [first, second] = [a.shape.toReversed(), b.shape.toReversed()];
  return first.every((size, axis) => size === 1 || [1, size].includes(second[axis] ?? 1));
};

const convolution: Operator = (call) => {
  const { maths, parameters, refuse } = call;
  const x = inputOf(call);
  const filter = maths.parameter(parameters.weight!).shape;
  const { stride, dilation, padding } = windowOf(call, x.shape, [filter[0]!, filter[1]!]);
  const groups = intOf(call, 'group', 1);
  if (filter[2]! * groups !== x.shape[1]) throw refuse(`expects ${filter[2]! * groups} channels, not ${x.shape[1]}`);
  return { value: maths.convolve(x, parameters.weight!, parameters.bias, { stride, dilation, padding, groups }) };
};

const pooling =
  (kind: 'max' | 'average'): Operator =>
  (call) => {
    const kernel = (call.node.attributes.get('kernel_shape')?.ints ?? []) as readonly [number, number];
    if (kernel.length !== 2 || kernel[0] !== kernel[1])
      throw call.refuse(`has the window [${kernel}], which is not square`);
    const x = inputOf(call);
    const { stride, dilation, padding } = windowOf(call, x.shape, kernel);
    if (dilation !== 1) throw call.refuse('has dilations');
    const [ceilMode, countIncludePad] = [intOf(call, 'ceil_mode', 0) === 1, intOf(call, 'count_include_pad', 0) === 1];
    return { value: call.maths.pool(kind, x, { kernel, stride, padding, ceilMode, countIncludePad }) };
  };

const windowOf = <Value extends { readonly shape: Shape }>(
  { node, refuse }: Call<Value>,
  shape: Shape,
  kernel: readonly [number, number],
): { readonly stride: number; readonly dilation: number; readonly padding: Padding } => {
  if (shape.length !== 4) throw refuse(`gets ${shape.length} axes instead of 4`);
  const same = (name: string): number => {
    const [rows = 1, columns = rows] = node.attributes.get(name)?.ints ?? [];
    if (rows !== columns) throw refuse(`has the ${name} [${rows}, ${columns}], which differ`);
    return rows;
  };
  const [stride, dilation] = [same('strides'), same('dilations')];
  const automatic = node.attributes.get('auto_pad')?.text ?? 'NOTSET';
  if (automatic === 'SAME_UPPER') {
    return { stride, dilation, padding: samePadding([shape[2]!, shape[3]!], kernel, stride, dilation) };
  }
  if (automatic === 'SAME_LOWER') throw refuse('has auto_pad SAME_LOWER');
  const [top = 0, left = 0, bottom = 0, right = 0] =
    automatic === 'VALID' ? [] : (node.attributes.get('pads')?.ints ?? []);
  return { stride, dilation, padding: [top, right, bottom, left] };
};

const batchNormalization: Operator = (call) => {
  const x = inputOf(call);
  if (intOf(call, 'training_mode', 0) !== 0) throw call.refuse('is in training mode');
  const channels = call.maths.parameter(`${call.parameters.prefix!}.weight`).shape;
  if (x.shape.length !== 4 || `${channels}` !== `${x.shape[1]}`) throw call.refuse('does not fit its input');
  return { value: call.maths.batchNorm(x, call.parameters.prefix!, floatOf(call, 'epsilon', 1e-5)) };
};

/** One-axis parameters, aligned with the channel axis. */
const scaleShift: Operator = (call) => {
  const { maths, node, parameters } = call;
  const along = node.attributes.get('shape')!.ints!;
  const value = (suffix: string) => maths.reshape(maths.parameter(`${parameters.prefix}.${suffix}`), along);
  const scaled = maths.binary('mul', inputOf(call), value('weight'));
  return { value: maths.binary('add', scaled, value('bias')) };
};

const gemm: Operator = (call) => {
  const isPlain = floatOf(call, 'alpha', 1) === 1 && floatOf(call, 'beta', 1) === 1 && intOf(call, 'transA', 0) === 0;
  if (!isPlain) throw call.refuse('scales or transposes its input');
  return linear(call);
};

const linear: Operator = (call) => {
  const { parameters, maths, refuse } = call;
  const x = inputOf(call);
  if (parameters.weight === undefined) throw refuse('multiplies two tensors that depend on the image');
  const inputs = maths.parameter(parameters.weight).shape[0];
  if (x.shape.length !== 2 || x.shape[1] !== inputs) {
    throw refuse(
      `expects ${inputs} values per image, not [${x.shape.slice(1)}]; the image size may be fixed in the graph`,
    );
  }
  return { value: maths.linear(x, parameters.weight, parameters.bias) };
};

const clip: Operator = (call) => {
  const low = numbersOf(call, 1)?.[0] ?? floatOf(call, 'min', -Infinity);
  const high = numbersOf(call, 2)?.[0] ?? floatOf(call, 'max', Infinity);
  return { value: call.maths.unary({ clip: [low, high] }, inputOf(call)) };
};

const hardSigmoidOf = <Value extends { readonly shape: Shape }>(
  maths: Maths<Value>,
  x: Value,
  alpha: number,
  beta: number,
) => maths.unary({ clip: [0, 1] }, maths.binary('add', maths.binary('mul', x, alpha), beta));

const mean: Operator = (call) => {
  const x = inputOf(call);
  const axes = axesOf(call, 1, x.shape.length) ?? x.shape.map((_, axis) => axis);
  if (axes.includes(0)) throw call.refuse('mixes the images of a batch');
  return { value: call.maths.mean(x, axes, intOf(call, 'keepdims', 1) === 1) };
};

/** Every supported operator. Source of their semantics: onnx.ai/onnx/operators. */
export const operators: Readonly<Record<string, Operator>> = {
  ...shapeOperators,
  Conv: convolution,
  BatchNormalization: batchNormalization,
  [scaleShiftType]: scaleShift,
  Gemm: gemm,
  MatMul: linear,
  MaxPool: pooling('max'),
  AveragePool: pooling('average'),
  GlobalAveragePool: (call) => ({ value: call.maths.mean(inputOf(call), [2, 3], true) }),
  ReduceMean: mean,
  Relu: unary('relu'),
  Sigmoid: unary('sigmoid'),
  Tanh: unary('tanh'),
  Exp: unary('exp'),
  Sqrt: unary('sqrt'),
  Neg: unary('neg'),
  Abs: unary('abs'),
  Erf: unary('erf'),
  Softplus: unary('softplus'),
  LeakyRelu: (call) => ({ value: call.maths.unary({ leaky: floatOf(call, 'alpha', 0.01) }, inputOf(call)) }),
  Elu: (call) => ({ value: call.maths.unary({ elu: floatOf(call, 'alpha', 1) }, inputOf(call)) }),
  Clip: clip,
  HardSigmoid: (call) => ({
    value: hardSigmoidOf(call.maths, inputOf(call), floatOf(call, 'alpha', 0.2), floatOf(call, 'beta', 0.5)),
  }),
  HardSwish: (call) => {
    const x = inputOf(call);
    return { value: call.maths.binary('mul', x, hardSigmoidOf(call.maths, x, 1 / 6, 0.5)) };
  },
  Add: binary('add', (a, b) => a + b),
  Sub: binary('sub', (a, b) => a - b),
  Mul: binary('mul', (a, b) => a * b),
  Div: binary('div', (a, b) => Math.trunc(a / b)),
  Max: binary('max', Math.max),
  Min: binary('min', Math.min),
};
