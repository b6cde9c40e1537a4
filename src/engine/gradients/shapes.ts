import type { GradConfig, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { tf } from '../core.ts';
import { asFloat, gradient, gradientOfMany, sumToShape } from './define.ts';

/** Tile's gradient sums the copies: each axis splits into (repeats, size), and the repeats are summed. */
const sumOfTiles = (dy: Tensor, shape: number[], reps: number[]): Tensor => {
  const split = shape.flatMap((size, axis) => [reps[axis]!, size]);
  const repeats = shape.map((_, axis) => 2 * axis);
  return tf.reshape(tf.sum(tf.reshape(dy, split), repeats), shape);
};

/** Gather's gradient adds each row of `dy` to the corresponding row of `x`. */
const scatterRows = (x: Tensor, indices: Tensor, dy: Tensor, axis: number): Tensor => {
  const outer = x.shape.slice(0, axis);
  const inner = x.shape.slice(axis + 1);
  const rows = tf.reshape(dy, [...outer, indices.size, ...inner]);
  const rowsFirst = [axis, ...outer.map((_, i) => i), ...inner.map((_, i) => axis + 1 + i)];
  const flatIndices = tf.reshape(indices, [indices.size]) as Tensor1D;
  const summed = tf.unsortedSegmentSum(tf.transpose(rows, rowsFirst), flatIndices, x.shape[axis]!);
  return tf.transpose(summed, tf.backend_util.getUndoAxesPermutation(rowsFirst));
};

/** Rows of `dy` by segment; rows with a negative segment id were dropped, so their gradient is zero. */
const gatherSegments = (dy: Tensor, ids: Tensor): Tensor => {
  const gathered = tf.gather(dy, tf.maximum(ids, tf.zerosLike(ids)) as Tensor1D);
  const column = tf.reshape(tf.greaterEqual(ids, tf.scalar(0, 'int32')), [
    ...ids.shape,
    ...dy.shape.slice(ids.rank).map(() => 1),
  ]);
  return tf.mul(gathered, asFloat(column));
};

/** Gradients of kernels that only move values. */
export const shapeGradients: GradConfig[] = [
  gradient('Identity', {}, (dy) => ({ x: () => asFloat(tf.clone(dy)) })),
  gradient('Cast', {}, (dy) => ({ x: () => tf.clone(dy) })),
  gradient('Reshape', { inputs: ['x'] }, (dy, [x]) => ({ x: () => tf.reshape(dy, x!.shape) })),
  gradient('ExpandDims', { inputs: ['input'] }, (dy, [input]) => ({ input: () => tf.reshape(dy, input!.shape) })),
  gradient<{ perm: number[] }>('Transpose', {}, (dy, _saved, { perm }) => ({
    x: () => tf.transpose(dy, tf.backend_util.getUndoAxesPermutation(perm)),
  })),
  gradient('BroadcastTo', { inputs: ['x'] }, (dy, [x]) => ({ x: () => sumToShape(dy, x!.shape) })),
  gradient<{ reps: number[] }>('Tile', { inputs: ['x'] }, (dy, [x], { reps }) => ({
    x: () => sumOfTiles(dy, x!.shape, reps),
  })),
  gradient<{ dims: number | number[] }>('Reverse', {}, (dy, _saved, { dims }) => ({
    x: () => tf.reverse(dy, tf.util.parseAxisParam(dims, dy.shape)),
  })),

  gradient<{ axis: number }>('Concat', { allInputs: true }, (dy, parts, { axis }) => {
    const [along] = tf.util.parseAxisParam(axis, parts[0]!.shape) as [number];
    const pieces = tf.split(
      dy,
      parts.map((part) => part.shape[along]!),
      along,
    );
    return Object.fromEntries(pieces.map((piece, index) => [index, () => piece]));
  }),
  gradientOfMany<{ axis: number }>('SplitV', (dys, { axis }) => ({ x: () => tf.concat(dys, axis) })),
  gradient<{ axis: number }>('Pack', { allInputs: true }, (dy, _parts, { axis }) =>
    Object.fromEntries(tf.unstack(dy, axis).map((piece, index) => [index, () => piece])),
  ),
  gradientOfMany<{ axis: number }>('Unpack', (dys, { axis }) => ({ value: () => tf.stack(dys, axis) })),

  gradient<{ begin: number[]; size: number[] }>('Slice', { inputs: ['x'] }, (dy, [x], { begin, size }) => ({
    x: () => {
      const [first, taken] = tf.slice_util.parseSliceParams(x!, begin, size) as [number[], number[]];
      const paddings = x!.shape.map((length, axis): [number, number] => [
        first[axis]!,
        length - first[axis]! - taken[axis]!,
      ]);
      return tf.pad(dy, paddings);
    },
  })),
  gradient<{ paddings: [number, number][] }>('PadV2', { inputs: ['x'] }, (dy, [x], { paddings }) => ({
    x: () =>
      tf.slice(
        dy,
        paddings.map(([before]) => before),
        x!.shape,
      ),
  })),
  // As in TF.js: the contribution of the mirrored border is ignored.
  gradient<{ paddings: [number, number][] }>('MirrorPad', { inputs: ['x'] }, (dy, [x], { paddings }) => ({
    x: () =>
      tf.slice(
        dy,
        paddings.map(([before]) => before),
        x!.shape,
      ),
  })),

  gradient<{ axis: number; batchDims: number }>(
    'GatherV2',
    { inputs: ['x', 'indices'] },
    (dy, [x, indices], attrs) => ({
      x: () => {
        const [axis] = tf.util.parseAxisParam(attrs.axis, x!.shape) as [number];
        if (attrs.batchDims !== 1) return scatterRows(x!, indices!, dy, axis);
        const examples = tf.split(x!, x!.shape[0]!, 0).map((example, i) => {
          const own = (t: Tensor) => tf.slice(t, [i, ...t.shape.slice(1).map(() => 0)], [1, ...t.shape.slice(1)]);
          return scatterRows(example, own(indices!), own(dy), axis);
        });
        return tf.reshape(tf.stack(examples), x!.shape);
      },
      indices: () => tf.zerosLike(asFloat(indices!)),
    }),
  ),
  gradient('UnsortedSegmentSum', { inputs: ['segmentIds'] }, (dy, [ids]) => ({ x: () => gatherSegments(dy, ids!) })),
  gradient('Select', { inputs: ['condition'] }, (dy, [condition]) => ({
    condition: () => asFloat(tf.zerosLike(condition!)),
    t: () => tf.mul(dy, tf.cast(condition!, dy.dtype)),
    e: () => tf.mul(dy, tf.cast(tf.logicalNot(condition!), dy.dtype)),
  })),
  gradient('OneHot', { inputs: ['indices'] }, (_dy, [indices]) => ({
    indices: () => tf.zeros(indices!.shape, 'float32'),
  })),
  gradient('GreaterEqual', { inputs: ['a', 'b'] }, (_dy, [a, b]) => ({
    a: () => tf.zerosLike(a!),
    b: () => tf.zerosLike(b!),
  })),

  gradient<{ blockShape: number[]; paddings: number[][] }>('SpaceToBatchND', {}, (dy, _saved, attrs) => ({
    x: () => tf.batchToSpaceND(dy, attrs.blockShape, attrs.paddings),
  })),
  gradient<{ blockShape: number[]; crops: number[][] }>('BatchToSpaceND', {}, (dy, _saved, attrs) => ({
    x: () => tf.spaceToBatchND(dy, attrs.blockShape, attrs.crops),
  })),
];
