import { float, type Kernel, kernel } from '../kernel.ts';
import { toStock } from '../layout.ts';
import { emit } from '../node.ts';

/** Along the last axis, as TF.js has it. */
export const softmaxKernels: Kernel[] = [
  kernel<{ dim: number }>('Softmax', float, ({ logits }, { dim }) =>
    emit('Softmax', [toStock(logits!)], { shape: logits!.shape, dtype: 'float32' }, { axis: dim }),
  ),
  kernel<{ axis: number }>('LogSoftmax', float, ({ logits }, { axis }) =>
    emit('LogSoftmax', [toStock(logits!)], { shape: logits!.shape, dtype: 'float32' }, { axis }),
  ),
];
