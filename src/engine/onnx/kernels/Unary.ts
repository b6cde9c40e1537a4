import { reluGradName } from '../../gradients/unary.ts';
import { binary, cast, unary, where, withScalars } from '../elementwise.ts';
import { float, type Kernel, kernel, numbers } from '../kernel.ts';
import { scalar } from '../node.ts';
import type { Attributes, Dtype, Value } from '../value.ts';

/** A kernel that is one ONNX operator on `x`. */
const same = (name: string, type = name, dtypes = float, dtype?: Dtype, attributes?: Attributes): Kernel =>
  kernel(name, dtypes, ({ x }) => unary(type, x!, dtype, attributes));

const reciprocalRoot = (x: Value): Value => unary('Reciprocal', unary('Sqrt', x));

/** Kernels of one input `x` that work element by element. */
export const unaryKernels: Kernel[] = [
  // A product with a cast mask: measured faster than Where and than Sign.
  kernel(reluGradName, float, ({ dy, y }) =>
    binary('Mul', dy!, cast(withScalars('Greater', y!, [scalar(0)], 'bool'), 'float32')),
  ),
  same('Abs', 'Abs', numbers),
  same('Acos'),
  same('Acosh'),
  same('Asin'),
  same('Asinh'),
  same('Atan'),
  same('Atanh'),
  same('Ceil'),
  same('Cos'),
  same('Cosh'),
  same('Elu', 'Elu', float, 'float32', { alpha: { float: 1 } }),
  same('Erf'),
  same('Exp'),
  same('Floor'),
  same('IsNan', 'IsNaN', float, 'bool'),
  same('IsInf', 'IsInf', float, 'bool'),
  same('Log'),
  same('LogicalNot', 'Not', ['bool']),
  same('Neg', 'Neg', numbers),
  same('Reciprocal'),
  same('Relu'),
  same('Round'),
  same('Sigmoid'),
  same('Sin'),
  same('Sinh'),
  same('Softplus'),
  same('Sqrt'),
  same('Tanh'),

  // NaN has no sign: 0.
  kernel('Sign', float, ({ x }) => {
    const sign = unary('Sign', x!);
    return where(unary('IsNaN', x!, 'bool'), scalar(0), sign);
  }),
  kernel('Rsqrt', float, ({ x }) => reciprocalRoot(x!)),
  kernel('Square', numbers, ({ x }) => binary('Mul', x!, x!)),
  kernel('Relu6', float, ({ x }) => withScalars('Clip', x!, [scalar(0), scalar(6)])),
  kernel<{ clipValueMin: number; clipValueMax: number }>('ClipByValue', float, ({ x }, attrs) =>
    withScalars('Clip', x!, [scalar(attrs.clipValueMin), scalar(attrs.clipValueMax)]),
  ),
  kernel<{ alpha: number }>('LeakyRelu', float, ({ x }, { alpha }) =>
    unary('LeakyRelu', x!, 'float32', { alpha: { float: alpha } }),
  ),
  kernel<{ alpha: number }>('Step', float, ({ x }, { alpha }) => {
    const step = chosen(withScalars('Greater', x!, [scalar(0)], 'bool'), 1, alpha);
    return where(unary('IsNaN', x!, 'bool'), x!, step);
  }),
];

/** `condition ? yes : no` with constants of the graph. */
const chosen = (condition: Value, yes: number, no: number): Value =>
  withScalars('Where', condition, [scalar(yes), scalar(no)], 'float32');
