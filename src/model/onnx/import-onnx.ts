import type { PretrainedConfig } from '../types.ts';
import type { HeadNames } from './find-head.ts';
import { type ImportedNetwork, importGraph } from './import-graph.ts';
import { readOnnxGraph } from './read-graph.ts';

/**
 * Turns an ONNX classifier into a row of steps. `expects` says what the file doesn't: how pictures are prepared for it.
 * Throws MODEL_WEIGHTS_INVALID for a broken file, MODEL_UNSUPPORTED_OP for what can't be carried out.
 */
export const importOnnx = (file: string, expects: PretrainedConfig, names: HeadNames = {}): ImportedNetwork =>
  importGraph('onnx', readOnnxGraph(file), expects, names);
