import { ProtobufWriter } from '../../../src/base/protobuf/writer.ts';

type Attribute = number | readonly number[] | { readonly float: number };

/** Type, inputs, outputs, attributes. */
export type TinyNode = readonly [string, readonly string[], readonly string[], Readonly<Record<string, Attribute>>?];

/** A constant: floats, or whole numbers of 64 bits. */
export interface TinyConstant {
  readonly shape: readonly number[];
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly external?: { readonly location: string; readonly offset: number; readonly length: number };
}

export interface TinyGraph {
  readonly nodes: readonly TinyNode[];
  readonly constants: Readonly<Record<string, TinyConstant>>;
  readonly input: { readonly type?: number; readonly shape: readonly (number | string)[] };
  /** Names of the outputs; default: `logits`. */
  readonly outputs?: readonly string[];
  readonly opset?: number;
}

/** An ONNX file of a graph whose input is `x`. Field numbers: onnx/onnx.proto. */
export const writeOnnx = ({ nodes, constants, input, outputs = ['logits'], opset = 17 }: TinyGraph): Uint8Array => {
  const out = new ProtobufWriter();
  out.int(1, 8);
  out.message(7, () => {
    for (const node of nodes) writeNode(out, node);
    out.string(2, 'tiny');
    for (const [name, constant] of Object.entries(constants)) writeConstant(out, name, constant);
    writePort(out, 11, 'x', input.type ?? 1, input.shape);
    for (const name of outputs) out.message(12, () => out.string(1, name));
  });
  out.message(8, () => {
    out.string(1, '');
    out.int(2, opset);
  });
  return out.finish();
};

const writeNode = (out: ProtobufWriter, [type, inputs, outputs, attributes = {}]: TinyNode): void =>
  out.message(1, () => {
    for (const input of inputs) out.string(1, input);
    for (const output of outputs) out.string(2, output);
    out.string(3, `/${outputs[0]}`);
    out.string(4, type);
    for (const [name, value] of Object.entries(attributes)) {
      out.message(5, () => {
        out.string(1, name);
        if (typeof value === 'number') out.int(3, value);
        else if ('float' in value) out.float(2, value.float);
        else for (const one of value) out.int(8, one);
        out.int(20, typeof value === 'number' ? 2 : 'float' in value ? 1 : 7);
      });
    }
  });

const writeConstant = (out: ProtobufWriter, name: string, { shape, floats, ints, external }: TinyConstant): void =>
  out.message(5, () => {
    for (const length of shape) out.int(1, length);
    out.int(2, ints === undefined ? 1 : 7);
    out.string(8, name);
    if (floats !== undefined) out.bytes(9, new Uint8Array(Float32Array.from(floats).buffer));
    if (ints !== undefined) out.bytes(9, new Uint8Array(BigInt64Array.from(ints.map(BigInt)).buffer));
    if (external === undefined) return;
    for (const [key, value] of Object.entries(external)) {
      out.message(13, () => {
        out.string(1, key);
        out.string(2, String(value));
      });
    }
    out.int(14, 1);
  });

const writePort = (
  out: ProtobufWriter,
  field: number,
  name: string,
  type: number,
  shape: readonly (number | string)[],
): void =>
  out.message(field, () => {
    out.string(1, name);
    out.message(2, () =>
      out.message(1, () => {
        out.int(1, type);
        out.message(2, () => {
          for (const length of shape) {
            out.message(1, () => (typeof length === 'string' ? out.string(2, length) : out.int(1, length)));
          }
        });
      }),
    );
  });
