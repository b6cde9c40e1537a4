import { FixresError } from '../../../base/errors.ts';
import { elementCount } from '../../measure.ts';
import { decodeFloats, firstNotFinite } from '../formats/decode-floats.ts';
import { brokenFile, readBytes, type Scratch } from '../formats/file-bytes.ts';
import type { NamedTensor, StoredTensor, WeightsFile } from '../weights-file.ts';
import { type WireField, WireReader } from './wire.ts';

const format = 'onnx';

/** Source: onnx/onnx.proto, `TensorProto.DataType`. */
const dtypes: Readonly<Record<number, string>> = {
  1: 'F32',
  2: 'U8',
  3: 'I8',
  5: 'I16',
  6: 'I32',
  7: 'I64',
  9: 'BOOL',
  10: 'F16',
  11: 'F64',
  16: 'BF16',
};

const mostDimensions = 16;

const floatBytes: Readonly<Record<string, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };

interface Initializer extends StoredTensor {
  readonly begin: number;
  readonly end: number;
}

/** The initialisers of an ONNX model. Source of field numbers: onnx/onnx.proto. */
export const openOnnxWeights = (file: string): WeightsFile => {
  const reader = new WireReader(file);
  const tensors = new Map<string, Initializer>();
  for (const { field: inModel, begin, end } of reader.fields(0, reader.size)) {
    if (inModel !== 7) continue; // ModelProto.graph
    for (const inGraph of reader.fields(begin, end)) {
      if (inGraph.field !== 5) continue; // GraphProto.initializer
      const tensor = readInitializer(reader, inGraph);
      if (tensors.has(tensor.name)) throw brokenFile(file, format, inGraph.begin, `\`${tensor.name}\` appears twice`);
      tensors.set(tensor.name, tensor);
    }
  }
  if (tensors.size === 0) throw brokenFile(file, format, 0, 'it has no initialisers');
  return { file, format, tensors, read: (name, scratch) => readTensor(file, tensors.get(name), name, scratch) };
};

const readInitializer = (reader: WireReader, message: WireField): Initializer => {
  const refuse = (reason: string) => brokenFile(reader.file, format, message.begin, reason);
  const shape: number[] = [];
  let [name, dataType, values] = ['', 0, undefined as WireField | undefined];
  for (const part of reader.fields(message.begin, message.end)) {
    if (part.field === 1) for (const length of reader.integers(part)) if (shape.push(length) > mostDimensions) break;
    if (part.field === 2) dataType = part.value ?? 0;
    if (part.field === 8) name = reader.text(part);
    if (part.field === 4 || part.field === 9) values = part; // float_data or raw_data: both little-endian bytes
    if (part.field === 14 && part.value !== 0) throw liesElsewhere(reader.file);
  }
  const dtype = dtypes[dataType];
  if (name === '' || dtype === undefined) throw refuse(`an initialiser without a name, or of the type ${dataType}`);
  if (shape.length > mostDimensions || !shape.every((length) => Number.isSafeInteger(length) && length >= 0))
    throw refuse(`\`${name}\` has the shape [${shape}]`);
  const { begin, end } = values ?? message;
  const wanted = elementCount(shape) * (floatBytes[dtype] ?? Number.NaN);
  const got = values === undefined ? 0 : end - begin;
  if (wanted !== got && !Number.isNaN(wanted)) throw refuse(`\`${name}\` has ${got} bytes instead of ${wanted}`);
  return { name, dtype, shape, begin, end: begin + got };
};

const liesElsewhere = (file: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_INVALID', `the weights of ${file} are in another file, which is not supported here`, {
    path: file,
    hint: 'set `name: onnx` of the model, which runs the network of the file; or save it in one piece: `onnx.save(onnx.load(file), other)`',
  });

const readTensor = (file: string, tensor: Initializer | undefined, name: string, scratch?: Scratch): NamedTensor => {
  if (tensor === undefined) throw brokenFile(file, format, 0, `there is no tensor \`${name}\``);
  const { dtype, shape, begin, end } = tensor;
  const values = decodeFloats(dtype, readBytes(file, begin, end - begin, format, scratch));
  if (values === undefined)
    throw brokenFile(file, format, begin, `\`${name}\` has dtype ${dtype}, which is not floating point`);
  const bad = firstNotFinite(values);
  if (bad >= 0) throw brokenFile(file, format, begin, `\`${name}\` holds ${values[bad]} at index ${bad}`);
  return { name, shape, values };
};
