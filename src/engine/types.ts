import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Names of the engines: our own backend on ONNX Runtime, tfjs-node(-gpu), tfjs-backend-webgpu, and TF.js's reference.
 */
export const engineNames = ['onnx', 'tensorflow', 'webgpu', 'cpu'] as const;
export type EngineName = (typeof engineNames)[number];

/** ONNX Runtime's execution providers for the `onnx` engine. */
export const engineDevices = ['cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const;
export type EngineDevice = (typeof engineDevices)[number];

export interface EngineOptions {
  readonly engine: EngineName;
  /** Only for `onnx`; default `cpu`. */
  readonly device?: EngineDevice;
  /** Threads of one operation; default: all cores. May be changed later by opening the engine again. */
  readonly threads?: number;
}

/** An engine that has run one operation correctly. */
export interface OpenEngine {
  readonly engine: EngineName;
  readonly device: EngineDevice | 'gpu';
  readonly threads: number;
  /** Its package and version, for a run's record: `onnxruntime-node 1.30.0`. */
  readonly version: string;
}

/** The result of a batch norm in training mode; `variance` is the biased one used for normalising. */
export interface BatchNormResult {
  /** [batch, height, width, channels] */
  readonly y: Tensor4D;
  /** [channels] */
  readonly mean: Tensor1D;
  /** [channels] */
  readonly variance: Tensor1D;
}
