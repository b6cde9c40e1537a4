import { FixresError } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import type { HeadNames } from '../onnx/find-head.ts';
import { type ImportedNetwork, importGraph } from '../onnx/import-graph.ts';
import type { OnnxGraph } from '../onnx/read-graph.ts';
import { openTfjs } from '../weights/formats/tfjs-file.ts';
import { readModelJson } from '../weights/formats/tfjs-json.ts';
import { GraphBuilder } from './graph-builder.ts';
import { LayerOptions } from './layer-options.ts';
import { type LayersModel, type PlacedLayer, readLayersModel } from './layers-model.ts';
import { translators } from './translate-layers.ts';

/**
 * Turns a tfjs layers model, a `model.json` with its weights next to it, into a sequence of steps. Throws
 * MODEL_WEIGHTS_INVALID for a broken file, MODEL_UNSUPPORTED_OP for unsupported layers.
 */
export const importTfjs = (file: string, names: HeadNames = {}): ImportedNetwork =>
  importGraph('tfjs', readTfjsGraph(file), names);

const readTfjsGraph = (file: string): OnnxGraph => {
  const { producer, layers, input, output } = readLayersModel(file, readModelJson(file));
  const graph = new GraphBuilder(openTfjs(file), input.name);
  // A layer's last node may have a name other than the layer's.
  const values = new Map([[input.name, input.name]]);
  for (const placed of layers) {
    const refuse = (reason: string) => refuseLayer(file, placed, reason);
    const translate = Object.hasOwn(translators, placed.type) ? translators[placed.type] : undefined;
    if (translate === undefined) throw refuse(unknownText(placed.type));
    const inputs = placed.inputs.map((name) => values.get(name)!);
    const layer = { ...placed, inputs };
    values.set(placed.name, translate({ layer, graph, options: new LayerOptions(layer, refuse) }));
  }
  const { nodes, constants } = graph;
  return {
    file,
    opset: null,
    filters: 'HWIO',
    producer,
    nodes,
    constants,
    inputs: [{ name: input.name, shape: channelsFirst(input.shape) }],
    outputs: [{ name: values.get(output)!, shape: [] }],
  };
};

/** Translated networks have ONNX's axis order: channels first. */
const channelsFirst = ([batch = null, height = null, width = null, channels = null]: LayersModel['input']['shape']) => [
  batch,
  channels,
  height,
  width,
];

const unknownText = (type: string): string => {
  const nearest = nearestWord(type, Object.keys(translators));
  return `has a class that fixres does not know${nearest === null ? '' : ` (closest: \`${nearest}\`)`}`;
};

const refuseLayer = (file: string, { name, type }: PlacedLayer, reason: string): FixresError =>
  new FixresError('MODEL_UNSUPPORTED_OP', `${file}: the layer \`${name}\` (${type}) ${reason}`, {
    path: file,
    hint: `use only layers of these classes: ${Object.keys(translators).join(', ')}`,
  });
