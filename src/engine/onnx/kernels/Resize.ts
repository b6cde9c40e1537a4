import { reshapedAnew, toLayout } from '../graph/layout.ts';
import { emit } from '../graph/node.ts';
import { Value } from '../graph/value.ts';
import { float, type Kernel, kernel } from '../kernel.ts';

interface ResizeAttrs {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/**
 * Bilinear resizing is linear in rows and in columns: y = R x C. The matrices are graph constants, and their transposes
 * give the exact gradient (the gradient of TF.js's `cpu` backend fails for images that are not square).
 */
export const resizeKernels: Kernel[] = [
  kernel<ResizeAttrs & { size: [number, number] }>('ResizeBilinear', float, ({ images }, attrs) => {
    const [batch, height, width, channels] = images!.shape as [number, number, number, number];
    const [newHeight, newWidth] = attrs.size;
    const rows = interpolation(height, newHeight, attrs);
    const columns = interpolation(width, newWidth, attrs);
    return sandwich(images!, rows, columns, [batch, newHeight, newWidth, channels], false);
  }),

  kernel<ResizeAttrs>('ResizeBilinearGrad', float, ({ dy, images }, attrs) => {
    const [, height, width] = images!.shape as [number, number, number, number];
    const [, newHeight, newWidth] = dy!.shape as [number, number, number, number];
    const rows = interpolation(height, newHeight, attrs);
    const columns = interpolation(width, newWidth, attrs);
    return sandwich(dy!, rows, columns, images!.shape, true);
  }),
];

/** rows x image x columns', for each plane; with `transposed` matrices for the gradient. */
const sandwich = (x: Value, rows: Value, columns: Value, shape: readonly number[], transposed: boolean): Value => {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [, newHeight, newWidth] = shape as [number, number, number, number];
  const planes = reshapedAnew(toLayout(x, 'NCHW'), [batch * channels, height, width]);
  const wide = emit(
    'FusedMatMul',
    [planes, columns],
    { shape: [batch * channels, height, newWidth], dtype: 'float32' },
    { transA: 0, transB: transposed ? 0 : 1 },
    'com.microsoft',
  );
  const high = emit(
    'FusedMatMul',
    [rows, wide],
    { shape: [batch * channels, newHeight, newWidth], dtype: 'float32' },
    { transA: transposed ? 1 : 0, transB: 0 },
    'com.microsoft',
  );
  return reshapedAnew(high, [batch, channels, newHeight, newWidth], 'NCHW');
};

const matrices = new Map<string, Value>();

/** [to, from]: the weights of the two source pixels for each target pixel. Source: TensorFlow's resize_bilinear. */
const interpolation = (from: number, to: number, { alignCorners, halfPixelCenters }: ResizeAttrs): Value => {
  const key = `${from} ${to} ${alignCorners} ${halfPixelCenters}`;
  const known = matrices.get(key);
  if (known !== undefined) return known;
  const matrix = new Value([to, from], 'float32');
  const weights = new Float32Array(to * from);
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  for (let target = 0; target < to; target++) {
    const source = halfPixelCenters ? scale * (target + 0.5) - 0.5 : scale * target;
    const before = Math.max(0, Math.floor(source));
    const after = Math.min(from - 1, Math.ceil(source));
    weights[target * from + before]! += 1 - (source - before);
    weights[target * from + after]! += source - before;
  }
  matrix.buffer = weights;
  matrix.frozen = true;
  matrix.refs = 1;
  matrices.set(key, matrix);
  return matrix;
};
