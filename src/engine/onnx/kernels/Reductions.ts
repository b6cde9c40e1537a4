import { tf } from '../../tf.ts';
import { toStock } from '../graph/layout.ts';
import { emit, scalar } from '../graph/node.ts';
import type { Value } from '../graph/value.ts';
import { float, type Kernel, kernel, numbers } from '../kernel.ts';
import { cast, unary, where, withScalars } from '../operators/elementwise.ts';
import { type ReductionType, reduce } from '../operators/reduce.ts';

interface ReductionAttrs {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

const axesOf = (x: Value, { axis, reductionIndices }: ReductionAttrs): number[] =>
  tf.util.parseAxisParam(axis ?? reductionIndices ?? x.shape.map((_, i) => i), x.shape as number[]);

/** ONNX Runtime's ReduceMax and ReduceMin ignore NaN; TF.js's return NaN. */
const extreme = (name: string, type: ReductionType): Kernel =>
  kernel<ReductionAttrs>(name, numbers, ({ x }, attrs) => {
    const [axes, keepDims] = [axesOf(x!, attrs), attrs.keepDims === true];
    const found = reduce(type, x!, axes, keepDims);
    if (x!.dtype !== 'float32' || axes.length === 0) return found;
    const nans = cast(unary('IsNaN', x!, 'bool'), 'float32');
    const anyNaN = withScalars('Greater', reduce('ReduceMax', nans, axes, keepDims), [scalar(0)], 'bool');
    return where(anyNaN, scalar(Number.NaN), found);
  });

const reduction = (name: string, type: ReductionType, dtypes = numbers): Kernel =>
  kernel<ReductionAttrs>(name, dtypes, ({ x }, attrs) => reduce(type, x!, axesOf(x!, attrs), attrs.keepDims === true));

/** All and Any: for booleans, via integers. */
const logicalReduction = (name: string, type: ReductionType): Kernel =>
  kernel<ReductionAttrs>(name, ['bool'], ({ x }, attrs) =>
    cast(reduce(type, cast(x!, 'int32'), axesOf(x!, attrs), attrs.keepDims === true), 'bool'),
  );

/** Index of the first extreme along one axis; NaN never counts as one. */
const argument = (name: string, never: number): Kernel =>
  kernel<{ axis: number }>(name, float, ({ x }, attrs) => {
    const [axis] = tf.util.parseAxisParam(attrs.axis, x!.shape as number[]) as [number];
    const shape = x!.shape.filter((_, i) => i !== axis);
    const ordered = where(unary('IsNaN', x!, 'bool'), scalar(never), x!);
    const indices = emit(name, [toStock(ordered)], { shape, dtype: 'int64' }, { axis, keepdims: 0 });
    return cast(indices, 'int32');
  });

export const reductionKernels: Kernel[] = [
  reduction('Sum', 'ReduceSum'),
  extreme('Max', 'ReduceMax'),
  extreme('Min', 'ReduceMin'),
  reduction('Prod', 'ReduceProd'),
  kernel<ReductionAttrs>('Mean', numbers, ({ x }, attrs) =>
    reduce('ReduceMean', cast(x!, 'float32'), axesOf(x!, attrs), attrs.keepDims === true),
  ),
  logicalReduction('All', 'ReduceMin'),
  logicalReduction('Any', 'ReduceMax'),
  argument('ArgMax', Number.NEGATIVE_INFINITY),
  argument('ArgMin', Number.POSITIVE_INFINITY),
];
