import * as protobuf from '../../base/protobuf/fields.ts';
import { brokenFile } from '../weights/formats/file-bytes.ts';

export type Field = protobuf.ProtobufField;

/** Bytes of a file, with its name for error messages. */
export interface FileBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The fields of the message between two offsets. */
export const fieldsOf = (source: FileBytes, begin: number, end: number): Generator<Field> =>
  protobuf.fieldsOf(inMemory(source), begin, end);

export const textOf = ({ bytes }: FileBytes, { begin, end }: Field): string =>
  new TextDecoder().decode(bytes.subarray(begin, end));

/** One number, or many packed. */
export const integersOf = (source: FileBytes, field: Field): number[] => [
  ...protobuf.integersOf(inMemory(source), field),
];

const inMemory = ({ file, bytes }: FileBytes): protobuf.ProtobufSource => ({
  size: bytes.length,
  near: (begin, end) => bytes.subarray(begin, end),
  broken: (at, reason) => brokenFile(file, 'onnx', at, reason),
});
