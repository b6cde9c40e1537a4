import { toStock } from '../graph/layout.ts';
import { emit } from '../graph/node.ts';
import { float, type Kernel, kernel } from '../kernel.ts';

/** Along the last axis, as in TF.js. */
export const softmaxKernels: Kernel[] = [
  kernel<{ dim: number }>('Softmax', float, ({ logits }, { dim }) =>
    emit('Softmax', [toStock(logits!)], { shape: logits!.shape, dtype: 'float32' }, { axis: dim }),
  ),
  kernel<{ axis: number }>('LogSoftmax', float, ({ logits }, { axis }) =>
    emit('LogSoftmax', [toStock(logits!)], { shape: logits!.shape, dtype: 'float32' }, { axis }),
  ),
];
