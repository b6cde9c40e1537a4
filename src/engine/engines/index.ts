import { cpuEngine } from './cpu.ts';
import type { Engine } from './engine.ts';
import { onnxEngine } from './onnx.ts';
import { tensorflowEngine } from './tensorflow.ts';
import { webgpuEngine } from './webgpu.ts';

/** All engines, the default first. */
export const engines: readonly Engine[] = [onnxEngine, tensorflowEngine, webgpuEngine, cpuEngine];
