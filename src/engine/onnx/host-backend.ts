import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import { tf } from '../tf.ts';

/** TF.js's own `cpu` backend, which holds string and complex tensors and runs the kernels that we lack. */
export const hostBackend = (): MathBackendCPU => tf.findBackend('cpu') as MathBackendCPU;
