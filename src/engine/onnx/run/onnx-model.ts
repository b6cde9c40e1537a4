import { ProtobufWriter } from '../../../base/protobuf/writer.ts';
import type { Attributes, Dtype } from '../graph/value.ts';

/** A graph in ONNX's terms. Names are unique; nodes write outputs. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
}

export interface OnnxNode {
  readonly type: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export interface TensorType {
  readonly name: string;
  readonly dtype: Dtype | 'bfloat16';
  /** A name stands for a length that is only known when the graph runs. */
  readonly shape: readonly (number | string)[];
}

/**
 * A constant tensor; instead of `bytes`, `file` may name the external data that contains it, which has no size limit.
 */
export interface Initializer extends TensorType {
  readonly shape: readonly number[];
  readonly bytes?: Uint8Array;
  readonly file?: { readonly name: string; readonly byteLength: number };
}

/** TensorProto.DataType. Source: onnx/onnx.proto of ONNX 1.12. */
const dataTypes: Readonly<Record<TensorType['dtype'], number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  bfloat16: 16,
};

/**
 * Version of the standard operators: 17 is ONNX 1.12. Reductions other than ReduceSum still take `axes` as an
 * attribute.
 */
const opset = 17;
const irVersion = 8;

/** The graph as a serialised ModelProto. */
export const encodeModel = (graph: OnnxGraph): Uint8Array => writeModel(graph, {}).finish();

/** The same in consecutive parts, without copying large constants; `metadata` is text for readers of the file. */
export const encodeModelParts = (graph: OnnxGraph, metadata: Readonly<Record<string, string>>): Uint8Array[] =>
  writeModel(graph, metadata).parts();

/** Field numbers: onnx/onnx.proto. */
const writeModel = (graph: OnnxGraph, metadata: Readonly<Record<string, string>>): ProtobufWriter => {
  const out = new ProtobufWriter();
  out.int(1, irVersion);
  out.string(2, 'fixres');
  out.message(7, () => {
    graph.nodes.forEach((node, index) => {
      out.message(1, () => writeNode(out, node, index));
    });
    out.string(2, 'trace');
    for (const initializer of graph.initializers) out.message(5, () => writeInitializer(out, initializer));
    for (const input of graph.inputs) out.message(11, () => writeTensorType(out, input));
    for (const output of graph.outputs) out.message(12, () => writeTensorType(out, output));
  });
  for (const [domain, version] of domains(graph.nodes)) {
    out.message(8, () => {
      out.string(1, domain);
      out.int(2, version);
    });
  }
  for (const [key, value] of Object.entries(metadata)) out.message(14, () => writeEntry(out, key, value));
  return out;
};

const writeEntry = (out: ProtobufWriter, key: string, value: string): void => {
  out.string(1, key);
  out.string(2, value);
};

const domains = (nodes: readonly OnnxNode[]): [string, number][] => {
  const others = new Set(nodes.map((node) => node.domain).filter((domain) => domain !== ''));
  return [['', opset], ...[...others].map((domain): [string, number] => [domain, 1])];
};

const writeNode = (out: ProtobufWriter, node: OnnxNode, index: number): void => {
  for (const input of node.inputs) out.string(1, input);
  for (const output of node.outputs) out.string(2, output);
  out.string(3, `n${index}`);
  out.string(4, node.type);
  for (const [name, value] of Object.entries(node.attributes)) out.message(5, () => writeAttribute(out, name, value));
  if (node.domain !== '') out.string(7, node.domain);
};

const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 };

const writeAttribute = (out: ProtobufWriter, name: string, value: Attributes[string]): void => {
  out.string(1, name);
  if (typeof value === 'number') {
    out.int(3, value);
    out.int(20, attributeTypes.int);
  } else if (typeof value === 'string') {
    out.string(4, value);
    out.int(20, attributeTypes.string);
  } else if ('float' in value) {
    out.float(2, value.float);
    out.int(20, attributeTypes.float);
  } else {
    for (const element of value) out.int(8, element);
    out.int(20, attributeTypes.ints);
  }
};

const writeInitializer = (out: ProtobufWriter, { name, dtype, shape, bytes, file }: Initializer): void => {
  for (const length of shape) out.int(1, length);
  out.int(2, dataTypes[dtype]);
  out.string(8, name);
  if (bytes !== undefined) out.bytes(9, bytes);
  if (file !== undefined) {
    const entries = { location: file.name, offset: '0', length: String(file.byteLength) };
    for (const [key, value] of Object.entries(entries)) out.message(13, () => writeEntry(out, key, value));
    out.int(14, 1);
  }
};

const writeTensorType = (out: ProtobufWriter, { name, dtype, shape }: TensorType): void => {
  out.string(1, name);
  out.message(2, () => {
    out.message(1, () => {
      out.int(1, dataTypes[dtype]);
      out.message(2, () => {
        for (const length of shape) {
          out.message(1, () => (typeof length === 'string' ? out.string(2, length) : out.int(1, length)));
        }
      });
    });
  });
};
