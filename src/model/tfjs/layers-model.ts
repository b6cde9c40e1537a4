import { brokenFile } from '../weights/formats/file-bytes.ts';
import { listOf, member } from '../weights/formats/tfjs-json.ts';

/** A layer in the graph, with the names of its input values. */
export interface PlacedLayer {
  readonly name: string;
  readonly type: string;
  readonly config: unknown;
  readonly inputs: readonly string[];
}

/** Layers in topological order; a layer's output has its name. */
export interface LayersModel {
  /** Producer, as stated in the file. */
  readonly producer: string;
  readonly layers: readonly PlacedLayer[];
  readonly input: { readonly name: string; readonly shape: readonly (number | null)[] };
  readonly output: string;
}

const models = new Set(['Sequential', 'Functional', 'Model']);
const mostLayers = 100_000;
const mostNested = 16;

/**
 * The layers of a `model.json` in the format `layers-model`; nested models are flattened.
 * Source: tfjs-layers, src/models.ts and src/engine/container.ts; Keras 2, engine/functional.py, `get_network_config`.
 */
export const readLayersModel = (file: string, json: unknown): LayersModel => {
  const refuse = (reason: string) => brokenFile(file, 'tfjs', 0, reason);
  const topology = member(json, 'modelTopology');
  if (member(topology, 'node') !== undefined) {
    throw refuse('it is a graph model, not a layers model; convert it with `--output_format=tfjs_layers_model`');
  }
  const model = member(topology, 'model_config') ?? topology;
  const layers: PlacedLayer[] = [];
  const names = new Set<string>();
  let input: LayersModel['input'] | undefined;

  const place = (layer: PlacedLayer): string => {
    if (layers.length >= mostLayers) throw refuse(`more than ${mostLayers} layers`);
    if (names.has(layer.name)) throw refuse(`two layers are named \`${layer.name}\``);
    names.add(layer.name);
    layers.push(layer);
    return layer.name;
  };

  const begin = (config: unknown, name: string): void => {
    const shape = listOf(
      config,
      member(config, 'batch_input_shape') === undefined ? 'batch_shape' : 'batch_input_shape',
    );
    if (input !== undefined) throw refuse(`it has two inputs, \`${input.name}\` and \`${name}\``);
    input = { name, shape: shape.map((size) => (typeof size === 'number' ? size : null)) };
  };

  /** Returns the names of the output values. */
  const layOut = (type: unknown, config: unknown, inputs: readonly string[], depth: number): readonly string[] => {
    if (depth > mostNested) throw refuse('models are nested too deeply');
    return type === 'Sequential' ? sequence(config, inputs, depth) : graph(config, inputs, depth);
  };

  const carryOut = (layer: unknown, inputs: readonly string[], depth: number): readonly string[] => {
    const [type, config, name] = [member(layer, 'class_name'), member(layer, 'config'), nameOf(layer)];
    if (typeof type !== 'string' || name === undefined) throw refuse('a layer without a class or a name');
    if (models.has(type)) return layOut(type, config, inputs, depth + 1);
    return [place({ name, type, config, inputs })];
  };

  const sequence = (config: unknown, inputs: readonly string[], depth: number): readonly string[] => {
    const parts = Array.isArray(config) ? config : listOf(config, 'layers');
    let values = inputs;
    for (const part of parts) {
      const isInput = member(part, 'class_name') === 'InputLayer';
      const partConfig = member(part, 'config');
      const first = parts[0] === part && values.length === 0 && !models.has(String(member(part, 'class_name')));
      if (first) {
        begin(partConfig, isInput ? (nameOf(part) ?? 'input') : 'input');
        values = [input!.name];
      }
      if (!isInput) values = carryOut(part, values, depth);
    }
    return values;
  };

  const graph = (config: unknown, inputs: readonly string[], depth: number): readonly string[] => {
    const known = new Map<string, readonly string[]>();
    const given = [...inputs];
    const waiting = new Map<string, unknown[]>();
    /** A layer's values, or the name of a source whose values are not known yet. */
    const valuesOf = (layer: unknown, name: string): readonly string[] | { readonly missing: string } => {
      const calls = listOf(layer, 'inbound_nodes');
      if (member(layer, 'class_name') === 'InputLayer') {
        const value = given.shift();
        if (value === undefined) begin(member(layer, 'config'), name);
        return [value ?? name];
      }
      if (calls.length !== 1) throw refuse(`the layer \`${name}\` is used ${calls.length} times`);
      const sources = sourcesOf(calls[0]);
      const missing = sources.findLast((source) => !known.has(source));
      if (missing !== undefined) return { missing };
      const values = sources.flatMap((source) => known.get(source)!);
      return carryOut(layer, values, depth);
    };
    for (const first of listOf(config, 'layers')) {
      const ready = [first];
      for (let next = ready.length; next > 0; next = ready.length) {
        const layer = ready.pop();
        const name = nameOf(layer);
        if (name === undefined) throw refuse('a layer without a name');
        const values = valuesOf(layer, name);
        if ('missing' in values) {
          const readers = waiting.get(values.missing);
          if (readers === undefined) waiting.set(values.missing, [layer]);
          else readers.push(layer);
          continue;
        }
        known.set(name, values);
        // A layer is retried only when a source it was waiting for is ready.
        for (const reader of waiting.get(name)?.toReversed() ?? []) ready.push(reader);
        waiting.delete(name);
      }
    }
    const [stuck] = [...waiting.values()].flat();
    if (stuck !== undefined) throw refuse(`the layer \`${nameOf(stuck)}\` depends on a layer that does not exist`);
    return sourcesOf(outputsOf(config)).flatMap((name) => known.get(name) ?? []);
  };

  const outputs = layOut(member(model, 'class_name'), member(model, 'config'), [], 0);
  if (input === undefined) throw refuse('it has no input');
  if (outputs.length !== 1) throw refuse(`it has ${outputs.length} outputs`);
  const producer = member(json, 'convertedBy') ?? member(json, 'generatedBy');
  return { producer: typeof producer === 'string' ? producer : '', layers, input, output: outputs[0]! };
};

const nameOf = (layer: unknown): string | undefined => {
  const name = member(layer, 'name') ?? member(member(layer, 'config'), 'name');
  return typeof name === 'string' ? name : undefined;
};

/** Names in `[[name, call, output, arguments], ...]`. */
const sourcesOf = (call: unknown): string[] =>
  Array.isArray(call) ? call.flatMap((source) => (Array.isArray(source) ? [String(source[0])] : [])) : [];

/** `[[name, 0, 0]]`, or `[name, 0, 0]` if there is only one. */
const outputsOf = (config: unknown): readonly unknown[] => {
  const outputs = listOf(config, 'output_layers');
  return typeof outputs[0] === 'string' ? [outputs] : outputs;
};
