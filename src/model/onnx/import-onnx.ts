import type { HeadNames } from './find-head.ts';
import { type ImportedNetwork, importGraph } from './import-graph.ts';
import { readOnnxGraph } from './read-graph.ts';

/**
 * Turns an ONNX classifier into a sequence of steps. Throws MODEL_WEIGHTS_INVALID for a broken file,
 * MODEL_UNSUPPORTED_OP for unsupported nodes.
 */
export const importOnnx = (file: string, names: HeadNames = {}): ImportedNetwork =>
  importGraph('onnx', readOnnxGraph(file), names);
