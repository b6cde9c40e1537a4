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

/** [..., m, k] x [..., k, n]; one Gemm where there's no batch. */
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
    const [a2, b2] = [a, b].map((operand) => reshaped(toStock(operand), operand.shape.slice(-2)));
    return reshaped(emit('Gemm', [a2!, b2!], { shape: [rows, columns], dtype: 'float32' }, transposes), shape);
  }
  return emit('FusedMatMul', [toStock(a), toStock(b)], { shape, dtype: 'float32' }, transposes, 'com.microsoft');
};

export const BatchMatMul = kernel<MatMulAttrs>('BatchMatMul', float, ({ a, b }, attrs) => matMul(a!, b!, attrs));
