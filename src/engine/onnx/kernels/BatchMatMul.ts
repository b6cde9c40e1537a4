import { tf } from '../../tf.ts';
import { reshaped, toStock } from '../graph/layout.ts';
import { emit } from '../graph/node.ts';
import { sizeOf, type Value } from '../graph/value.ts';
import { float, kernel } from '../kernel.ts';
import { broadcastShape } from '../operators/elementwise.ts';

interface MatMulAttrs {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** [..., m, k] x [..., k, n]; a single Gemm without batch axes. */
export const matMul = (a: Value, b: Value, { transposeA = false, transposeB = false }: MatMulAttrs): Value => {
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const [innerA, innerB] = [a.shape.at(transposeA ? -2 : -1), b.shape.at(transposeB ? -1 : -2)];
  tf.util.assert(
    a.shape.length > 1 && b.shape.length > 1 && innerA === innerB,
    () =>
      `Error in matMul: inner shapes (${innerA}) and (${innerB}) of Tensors with shapes ${a.shape} and ${b.shape} must match.`,
  );
  const shape = [...broadcastShape(batchA, batchB), rows, columns];
  const transposes = { transA: Number(transposeA), transB: Number(transposeB) };
  if (sizeOf(batchA) === 1 && sizeOf(batchB) === 1) {
    const [a2, b2] = [a, b].map((operand) => reshaped(toStock(operand), operand.shape.slice(-2))) as [Value, Value];
    const output = { shape: [rows, columns], dtype: 'float32' } as const;
    const product =
      transposeA && columns >= wideColumns
        ? emit('Gemm', [transposedOnce(a2), b2], output, { ...transposes, transA: 0 })
        : emit('Gemm', [a2, b2], output, transposes);
    return reshaped(product, shape);
  }
  return emit('FusedMatMul', [toStock(a), toStock(b)], { shape, dtype: 'float32' }, transposes, 'com.microsoft');
};

/**
 * From this number of columns on, the first factor is transposed before the product, which would otherwise transpose it
 * again for every 128 columns.
 */
const wideColumns = 512;

/** [k, m] -> [m, k], with three axes: with two, ONNX Runtime's optimiser would merge it back into the product. */
const transposedOnce = (a: Value): Value => {
  const [inner, rows] = a.shape as [number, number];
  const standing = emit(
    'Transpose',
    [reshaped(a, [1, inner, rows])],
    { shape: [1, rows, inner], dtype: 'float32' },
    perm,
  );
  return reshaped(standing, [rows, inner]);
};

const perm = { perm: [0, 2, 1] };

export const BatchMatMul = kernel<MatMulAttrs>('BatchMatMul', float, ({ a, b }, attrs) => matMul(a!, b!, attrs));
