import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import { tf } from '../tf.ts';

/** TF.js's own `cpu` backend: where string and complex tensors live, and where kernels go that we lack. */
export const hostBackend = (): MathBackendCPU => tf.findBackend('cpu') as MathBackendCPU;
