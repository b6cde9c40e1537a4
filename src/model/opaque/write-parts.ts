import type { ProtobufWriter } from '../../base/protobuf/writer.ts';
import type { OpaquePort } from './read-model.ts';

/** TensorProto.DataType. */
export const elementTypes = { float32: 1, uint8: 2, int64: 7, float16: 10, float64: 11 } as const;

export const writeNode = (
  out: ProtobufWriter,
  type: string,
  inputs: readonly string[],
  output: string,
  attribute: () => void = () => {},
): void =>
  out.message(1, () => {
    for (const input of inputs) out.string(1, input);
    out.string(2, output);
    out.string(3, output);
    out.string(4, type);
    attribute();
  });

export const writeInt = (out: ProtobufWriter, name: string, value: number): void =>
  out.message(5, () => {
    out.string(1, name);
    out.int(3, value);
    out.int(20, 2);
  });

export const writeInts = (out: ProtobufWriter, name: string, values: readonly number[]): void =>
  out.message(5, () => {
    out.string(1, name);
    for (const value of values) out.int(8, value);
    out.int(20, 7);
  });

/** A constant as a TensorProto with one 32-bit float. */
export const writeScalar = (out: ProtobufWriter, value: number): void =>
  out.message(5, () => {
    out.string(1, 'value');
    out.message(5, () => {
      out.int(2, elementTypes.float32);
      out.bytes(9, new Uint8Array(Float32Array.of(value).buffer));
    });
    out.int(20, 4);
  });

/** An input or output of the graph. */
export const writePort = (
  out: ProtobufWriter,
  field: number,
  { name, elementType, shape }: Pick<OpaquePort, 'name' | 'elementType' | 'shape'>,
): void =>
  out.message(field, () => {
    out.string(1, name);
    out.message(2, () =>
      out.message(1, () => {
        out.int(1, elementType);
        out.message(2, () => {
          for (const length of shape) {
            out.message(1, () => {
              if (typeof length === 'string') out.string(2, length);
              if (typeof length === 'number') out.int(1, length);
            });
          }
        });
      }),
    );
  });
