import { FixresError } from '../../base/errors.ts';
import { brokenFile, readBytes } from '../weights/formats/file-bytes.ts';
import { type WireField, WireReader } from '../weights/onnx/wire.ts';
import { type ConstantTensor, mostIntegers, readConstant, signedIntegers } from './read-constant.ts';

export interface OnnxAttribute {
  readonly float?: number;
  readonly int?: number;
  readonly text?: string;
  readonly ints?: readonly number[];
  readonly tensor?: ConstantTensor;
}

export interface OnnxNode {
  /** As in the file, or `Conv#12` if the file gives no name. */
  readonly name: string;
  readonly type: string;
  /** An empty string is an omitted optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** A length known only at run time is a name or null. */
export interface OnnxPort {
  readonly name: string;
  readonly shape: readonly (number | string | null)[];
}

/** A graph in ONNX's terms, with nodes in topological order. */
export interface OnnxGraph {
  readonly file: string;
  /** null if it was translated from another format. */
  readonly opset: number | null;
  /** Axis order of convolution filters: ONNX's, or TensorFlow's, which is also the one in memory. */
  readonly filters: 'OIHW' | 'HWIO';
  readonly producer: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, ConstantTensor>;
  /** Excludes inputs with a constant value. */
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** Before opset 11, pads and axes are encoded differently; 21 is ONNX 1.16. */
const opsets = { first: 11, last: 21 };
const mostNodes = 100_000;

/** Reads an ONNX file's graph; values are read on request. Source of field numbers: onnx/onnx.proto of ONNX 1.16. */
export const readOnnxGraph = (file: string): OnnxGraph => {
  const reader = new WireReader(file);
  let [opset, producer] = [0, ''];
  let graph: WireField | undefined;
  for (const part of reader.fields(0, reader.size)) {
    if (part.field === 2) producer = reader.text(part);
    if (part.field === 7) graph = part;
    if (part.field === 8) opset = Math.max(opset, opsetOf(reader, part));
  }
  if (graph === undefined || graph.value !== undefined) throw brokenFile(file, 'onnx', 0, 'it contains no graph');
  if (opset < opsets.first || opset > opsets.last) {
    throw new FixresError('MODEL_UNSUPPORTED_OP', `${file} uses opset ${opset}`, {
      path: file,
      hint: `export it with an opset from ${opsets.first} to ${opsets.last}`,
    });
  }
  return { file, opset, filters: 'OIHW', producer, ...readGraph(reader, graph) };
};

const readGraph = (
  reader: WireReader,
  graph: WireField,
): Pick<OnnxGraph, 'nodes' | 'constants' | 'inputs' | 'outputs'> => {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, ConstantTensor>();
  const [inputs, outputs]: OnnxPort[][] = [[], []];
  for (const part of reader.fields(graph.begin, graph.end)) {
    if (part.field === 15) throw brokenFile(reader.file, 'onnx', part.begin, 'it has sparse initialisers');
    if (part.field === 5) {
      const { name, ...constant } = readConstant(reader, part);
      if (constants.has(name)) throw brokenFile(reader.file, 'onnx', part.begin, `\`${name}\` appears twice`);
      constants.set(name, constant);
    }
    if (part.field === 11) inputs!.push(readPort(reader, part));
    if (part.field === 12) outputs!.push(readPort(reader, part));
    if (part.field !== 1) continue;
    const node = readNode(reader, part, nodes.length);
    if (nodes.length >= mostNodes) throw brokenFile(reader.file, 'onnx', part.begin, `more than ${mostNodes} nodes`);
    const constant = node.type === 'Constant' ? constantOf(node) : undefined;
    if (constant === undefined) nodes.push(node);
    else constants.set(node.outputs[0] ?? '', constant);
  }
  const computed = nodes.filter((node) => !isOtherName(node, constants));
  const given = inputs!.filter(({ name }) => !constants.has(name));
  assertOrder(reader.file, computed, [...constants.keys(), ...given.map(({ name }) => name)]);
  return { nodes: computed, constants, inputs: given, outputs: outputs! };
};

/** Some exporters write equal constants once, with an Identity for each further name. */
const isOtherName = ({ type, inputs, outputs }: OnnxNode, constants: Map<string, ConstantTensor>): boolean => {
  const constant = type === 'Identity' ? constants.get(inputs[0] ?? '') : undefined;
  if (constant === undefined || outputs[0] === undefined) return false;
  constants.set(outputs[0], constant);
  return true;
};

const constantOf = ({ attributes }: OnnxNode): ConstantTensor | undefined => {
  const int = attributes.get('value_int')?.int;
  const ints = attributes.get('value_ints')?.ints ?? (int === undefined ? undefined : [int]);
  const float = attributes.get('value_float')?.float;
  if (ints !== undefined) return { shape: int === undefined ? [ints.length] : [], ints };
  if (float !== undefined) return { shape: [], floats: () => Float32Array.of(float) };
  return attributes.get('value')?.tensor;
};

/** Checks that every value is produced once and before it is used, so that there are no cycles. */
const assertOrder = (file: string, nodes: readonly OnnxNode[], given: readonly string[]): void => {
  const known = new Set(['', ...given]);
  for (const { name, inputs, outputs } of nodes) {
    const early = inputs.find((input) => !known.has(input));
    if (early !== undefined) {
      throw brokenFile(file, 'onnx', 0, `the node \`${name}\` uses \`${early}\`, which no earlier node computes`);
    }
    const twice = outputs.find((output) => output !== '' && known.has(output));
    if (twice !== undefined)
      throw brokenFile(file, 'onnx', 0, `the node \`${name}\` computes \`${twice}\` a second time`);
    for (const output of outputs) known.add(output);
  }
};

const opsetOf = (reader: WireReader, { begin, end }: WireField): number => {
  let [domain, version] = ['', 0];
  for (const part of reader.fields(begin, end)) {
    if (part.field === 1) domain = reader.text(part);
    if (part.field === 2) version = part.value ?? 0;
  }
  return domain === '' || domain === 'ai.onnx' ? version : 0;
};

const readNode = (reader: WireReader, { begin, end }: WireField, index: number): OnnxNode => {
  const [inputs, outputs]: string[][] = [[], []];
  const attributes = new Map<string, OnnxAttribute>();
  let [name, type, domain] = ['', '', ''];
  for (const part of reader.fields(begin, end)) {
    if (part.field === 1) inputs!.push(reader.text(part));
    if (part.field === 2) outputs!.push(reader.text(part));
    if (part.field === 3) name = reader.text(part);
    if (part.field === 4) type = reader.text(part);
    if (part.field === 5) attributes.set(...readAttribute(reader, part));
    if (part.field === 7) domain = reader.text(part);
  }
  const isStandard = domain === '' || domain === 'ai.onnx';
  const label = isStandard ? type : `${domain}.${type}`;
  return { name: name === '' ? `${type}#${index}` : name, type: label, inputs: inputs!, outputs: outputs!, attributes };
};

const readAttribute = (reader: WireReader, { begin, end }: WireField): [string, OnnxAttribute] => {
  let [name, value]: [string, OnnxAttribute] = ['', {}];
  const ints: number[] = [];
  for (const part of reader.fields(begin, end)) {
    if (part.field === 1) name = reader.text(part);
    if (part.field === 2) value = { float: floatAt(reader, part) };
    if (part.field === 3) value = { int: signedIntegers(reader, part)[0] ?? 0 };
    if (part.field === 4) value = { text: reader.text(part) };
    if (part.field === 5) value = { tensor: readConstant(reader, part) };
    if (part.field === 8) for (const value of signedIntegers(reader, part)) ints.push(value);
    if (ints.length > mostIntegers) throw brokenFile(reader.file, 'onnx', part.begin, 'an unterminated list');
  }
  return [name, ints.length > 0 ? { ints } : value];
};

const floatAt = (reader: WireReader, { begin, end }: WireField): number => {
  if (end - begin !== 4) throw brokenFile(reader.file, 'onnx', begin, 'an attribute is not a 32-bit number');
  return new DataView(readBytes(reader.file, begin, 4, 'onnx').buffer).getFloat32(0, true);
};

const readPort = (reader: WireReader, port: WireField): OnnxPort => {
  let name = '';
  const shape: (number | string | null)[] = [];
  for (const part of reader.fields(port.begin, port.end)) {
    if (part.field === 1) name = reader.text(part);
    if (part.field !== 2) continue;
    for (const dimension of inside(reader, part, [1, 2, 1])) {
      let length: number | string | null = null;
      for (const { field, value, ...place } of reader.fields(dimension.begin, dimension.end)) {
        if (field === 1) length = value === undefined || value < 0 ? null : value;
        if (field === 2) length = reader.text(place);
      }
      shape.push(length);
    }
  }
  return { name, shape };
};

/** Nested messages by field number: TypeProto.tensor_type.shape.dim. */
const inside = (reader: WireReader, message: WireField, [first, ...rest]: readonly number[]): WireField[] =>
  [...reader.fields(message.begin, message.end)]
    .filter(({ field }) => field === first)
    .flatMap((part) => (rest.length === 0 ? [part] : inside(reader, part, rest)));
