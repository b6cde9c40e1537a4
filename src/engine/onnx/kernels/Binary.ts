import { scalar } from '../graph/node.ts';
import type { Dtype, Value } from '../graph/value.ts';
import { anyType, float, type Kernel, kernel, numbers } from '../kernel.ts';
import { binary, unary, where, withScalars } from '../operators/elementwise.ts';

/** A kernel that maps to one ONNX operator on `a` and `b`, broadcast. */
const same = (name: string, type: string, dtypes = numbers, dtype?: Dtype): Kernel =>
  kernel(name, dtypes, ({ a, b }) => binary(type, a!, b!, dtype));

const squaredDifference = (a: Value, b: Value): Value => {
  const difference = binary('Sub', a, b);
  return binary('Mul', difference, difference);
};

/** Element-wise kernels with two inputs. */
export const binaryKernels: Kernel[] = [
  same('Add', 'Add'),
  same('Sub', 'Sub'),
  same('Multiply', 'Mul'),
  same('RealDiv', 'Div', float),
  same('Maximum', 'Max'),
  same('Minimum', 'Min'),
  same('Pow', 'Pow', float),
  same('Greater', 'Greater', numbers, 'bool'),
  same('GreaterEqual', 'GreaterOrEqual', numbers, 'bool'),
  same('Less', 'Less', numbers, 'bool'),
  same('LessEqual', 'LessOrEqual', numbers, 'bool'),
  same('Equal', 'Equal', anyType, 'bool'),
  same('LogicalAnd', 'And', ['bool'], 'bool'),
  same('LogicalOr', 'Or', ['bool'], 'bool'),

  kernel('NotEqual', anyType, ({ a, b }) => unary('Not', binary('Equal', a!, b!, 'bool'))),
  kernel('SquaredDifference', numbers, ({ a, b }) => squaredDifference(a!, b!)),
  kernel('AddN', numbers, (inputs) => Object.values(inputs).reduce((sum, term) => binary('Add', sum, term))),
  kernel('Prelu', float, ({ x, alpha }) => {
    const negative = withScalars('Less', x!, [scalar(0)], 'bool');
    return where(negative, binary('Mul', x!, alpha!), x!);
  }),
  kernel('EluGrad', float, ({ dy, y }) => {
    const positive = withScalars('GreaterOrEqual', y!, [scalar(0)], 'bool');
    return where(positive, dy!, binary('Mul', dy!, withScalars('Add', y!, [scalar(1)])));
  }),
];
