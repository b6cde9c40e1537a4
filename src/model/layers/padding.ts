import { type Padding, poolOutputSize, samePadding } from '../../engine/ops/index.ts';

/**
 * How a layer pads: `half` a window on every side, rounded down (PyTorch's usual `k // 2`); `none`; or TensorFlow's
 * `same`, which depends on the input size and, when the total is odd, pads one pixel less at the top and left.
 */
export type PaddingRule = 'half' | 'none' | 'same';

/** A window that slides over a map: [height, width] in pixels. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly padding: PaddingRule;
  readonly ceilMode?: boolean;
}

/** The padding in pixels for a map of [height, width]. */
export const paddingPixels = ({ kernel, stride, padding }: Window, area: readonly [number, number]): Padding => {
  if (padding === 'none') return [0, 0, 0, 0];
  if (padding === 'same') return samePadding(area, kernel, stride, 1);
  const [rows, columns] = kernel.map((side) => Math.floor(side / 2)) as [number, number];
  return [rows, columns, rows, columns];
};

/** Number of window positions on a map of [height, width], down and across. */
export const windowsAlong = (window: Window, area: readonly [number, number]): [number, number] => {
  const { kernel, stride, ceilMode = false } = window;
  const padding = paddingPixels(window, area);
  const [rows] = poolOutputSize(area, { kernel: kernel[0], stride, padding, ceilMode });
  const [, columns] = poolOutputSize(area, { kernel: kernel[1], stride, padding, ceilMode });
  return [rows, columns];
};
