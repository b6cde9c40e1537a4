import { ProtobufWriter } from '../../base/protobuf/writer.ts';
import { neededFor } from './cut-model.ts';
import { readExternal } from './external-files.ts';
import { type Field, fieldsOf, textOf } from './fields.ts';
import type { Initialiser, OpaqueModel, OpaqueNode, OpaquePort } from './read-model.ts';
import { writeNode, writePort } from './write-parts.ts';

/** Values of a constant, as bytes of its type. */
export interface ConstantValue {
  /** TensorProto.DataType. */
  readonly elementType: number;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array;
}

/** The edits to a model; everything else is copied byte for byte. */
export interface ModelEdits {
  /** By name: replaces an initialiser or a node's output, or is new. */
  readonly constants: ReadonlyMap<string, ConstantValue>;
  /** Replacements for a node's inputs, by input index. */
  readonly inputs?: ReadonlyMap<OpaqueNode, ReadonlyMap<number, string>>;
  /** Nodes to replace with an Identity, and the names of the values that these pass on. */
  readonly passing?: ReadonlyMap<OpaqueNode, string>;
  /** New shapes of inputs and outputs. The shapes the file records for intermediate values are then dropped. */
  readonly shapes?: ReadonlyMap<string, OpaquePort['shape']>;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * An edited model, as consecutive parts. Nodes and constants needed only by a replaced value are removed. With
 * `isWhole`, constants stored in other files move into the model, so that it needs no other file.
 */
export const editModel = (model: OpaqueModel, edits: ModelEdits, isWhole: boolean): Uint8Array[] => {
  const { metadata = {} } = edits;
  const out = new ProtobufWriter();
  for (const part of fieldsOf(model, 0, model.bytes.length)) {
    if (part.field === 7) out.message(7, () => writeGraph(out, model, edits, isWhole));
    else if (part.field !== 14 || !(entryKey(model, part) in metadata)) copy(out, model, part);
  }
  for (const [key, value] of Object.entries(metadata)) {
    out.message(14, () => {
      out.string(1, key);
      out.string(2, value);
    });
  }
  return out.parts();
};

const entryKey = (model: OpaqueModel, { begin, end }: Field): string => {
  for (const part of fieldsOf(model, begin, end)) if (part.field === 1) return textOf(model, part);
  return '';
};

const writeGraph = (out: ProtobufWriter, model: OpaqueModel, edits: ModelEdits, isWhole: boolean): void => {
  const { constants, shapes = new Map() } = edits;
  const gone = unneeded(model, edits);
  const nodes = new Map(model.nodes.map((node) => [node.at.start, node]));
  const initialisers = new Map([...model.initialisers].map(([name, one]) => [one.at.start, [name, one] as const]));
  const ports = new Map([...model.ports, ...model.outputs].map((port) => [port.at.start, port]));
  for (const part of fieldsOf(model, model.graph.begin, model.graph.end)) {
    if (gone.has(part.start) || (part.field === 13 && shapes.size > 0)) continue;
    const [node, port] = [nodes.get(part.start), ports.get(part.start)];
    const [name = '', initialiser] = initialisers.get(part.start) ?? [];
    const shape = port === undefined ? undefined : (shapes.get(port.name) ?? constants.get(port.name)?.dims);
    if (node !== undefined) writeEdited(out, model, node, edits);
    else if (initialiser !== undefined && isWhole && initialiser.external !== undefined && !constants.has(name)) {
      writeWhole(out, model, initialiser);
    } else if (port !== undefined && shape !== undefined) writePort(out, part.field, { ...port, shape });
    else if (!constants.has(name)) copy(out, model, part);
  }
  for (const [name, constant] of constants) writeConstant(out, name, constant);
};

/** Start offsets of the nodes and initialisers that were needed before the edits and no longer are. */
const unneeded = (model: OpaqueModel, { constants, inputs, passing }: ModelEdits): ReadonlySet<number> => {
  const outputs = model.outputs.map(({ name }) => name);
  const edited = model.nodes
    .filter((node) => !node.outputs.every((output) => constants.has(output)))
    .map((node) => {
      const passed = passing?.get(node);
      if (passed !== undefined) return { ...node, inputs: [passed] };
      return { ...node, inputs: node.inputs.map((input, index) => inputs?.get(node)?.get(index) ?? input) };
    });
  const [before, after] = [neededFor(model, outputs), neededFor({ nodes: edited }, outputs)];
  const kept = new Set(after.nodes.map(({ at }) => at.start));
  const values = [...before.values].filter((value) => !after.values.has(value));
  return new Set([
    ...before.nodes.map(({ at }) => at.start).filter((start) => !kept.has(start)),
    ...values.flatMap((value) => model.initialisers.get(value)?.at.start ?? []),
  ]);
};

const writeEdited = (out: ProtobufWriter, model: OpaqueModel, node: OpaqueNode, edits: ModelEdits): void => {
  const passed = edits.passing?.get(node);
  const inputs = edits.inputs?.get(node);
  if (passed !== undefined) writeNode(out, 'Identity', [passed], node.outputs[0]!);
  else if (inputs === undefined) copy(out, model, node.at);
  else {
    out.message(1, () => {
      for (const [index, input] of node.inputs.entries()) out.string(1, inputs.get(index) ?? input);
      for (const part of fieldsOf(model, node.at.begin, node.at.end)) if (part.field !== 1) copy(out, model, part);
    });
  }
};

/** A constant with its values inline: raw_data instead of external_data and data_location. */
const writeWhole = (out: ProtobufWriter, model: OpaqueModel, { at, external }: Initialiser): void =>
  out.message(5, () => {
    for (const part of fieldsOf(model, at.begin, at.end)) {
      if (part.field !== 13 && part.field !== 14) copy(out, model, part);
    }
    out.bytes(9, readExternal(model, external!));
  });

const writeConstant = (out: ProtobufWriter, name: string, { elementType, dims, bytes }: ConstantValue): void =>
  out.message(5, () => {
    for (const length of dims) out.int(1, length);
    out.int(2, elementType);
    out.string(8, name);
    out.bytes(9, bytes);
  });

const copy = (out: ProtobufWriter, { bytes }: OpaqueModel, { start, end }: Field): void =>
  out.raw(bytes.subarray(start, end));
