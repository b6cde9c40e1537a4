export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
export { batchNormTrain } from './batch-norm.ts';
export { explainEngineError } from './explain-engine-error.ts';
export { freeze } from './freeze.ts';
export { exportModel } from './onnx/export/export-model.ts';
export { type OpenedModel, openModel } from './onnx/export/open-model.ts';
export { type FloatTensor, type HeldGraph, holdGraph } from './onnx/graph/held-graph.ts';
export { registerOnnxBackend } from './onnx/register.ts';
export type { OnnxSettings } from './onnx/run/settings.ts';
export { type EngineStats, engineStats } from './onnx/run/stats.ts';
export { openEngine } from './open-engine.ts';
export { type Conv2dOptions, conv2d } from './ops/conv2d.ts';
export { type Padding, samePadding } from './ops/padding.ts';
export { type AvgPool2dOptions, avgPool2d, maxPool2d, type Pool2dOptions, poolOutputSize } from './ops/pool2d.ts';
export { type PooledBatchNormOptions, pooledBatchNormTrain } from './pooled-batch-norm.ts';
export { repeatable, type StepInputs } from './repeatable.ts';
export { tf } from './tf.ts';
export {
  type BatchNormResult,
  type EngineDevice,
  type EngineName,
  type EngineOptions,
  engineDevices,
  engineNames,
  type OpenEngine,
} from './types.ts';
