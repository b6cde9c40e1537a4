import { ProtobufWriter } from '../../base/protobuf/writer.ts';
import { type Field, fieldsOf } from './fields.ts';
import type { OpaqueModel, OpaqueNode, OpaquePort } from './read-model.ts';
import { elementTypes, writeInt, writeInts, writeNode, writePort, writeScalar } from './write-parts.ts';

/** A value of the graph that the cut model outputs, as 32-bit floats under another name; or its shape. */
export interface Wanted {
  readonly value: string;
  readonly as: string;
  readonly what?: 'value' | 'shape';
}

/** Name of the cut model's input: 32-bit floats [batch, height, width, 3]. */
export const imagesName = 'fixres_images';

/** TensorProto.DataType. */
const integerTypes = new Set([2, 3, 4, 5, 6, 7, 12, 13]);

/** Whether the input takes integer images, 0..255. */
export const takesIntegers = ({ elementType }: OpaquePort): boolean => integerTypes.has(elementType);

/**
 * The model up to some values: nodes they don't need are removed, everything else is copied byte for byte. The image
 * input no longer has a fixed size, and shapes recorded for fixed sizes are dropped.
 */
export const cutModel = (model: OpaqueModel, image: OpaquePort, wanted: readonly Wanted[]): Uint8Array => {
  const { nodes, values } = neededFor(
    model,
    wanted.map(({ value }) => value),
  );
  const copied = new Set(nodes);
  const out = new ProtobufWriter();
  const copy = ({ start, end }: Field) => out.raw(model.bytes.subarray(start, end));
  for (const part of fieldsOf(model, 0, model.bytes.length)) if (part.field !== 7 && part.field !== 14) copy(part);
  out.message(7, () => {
    const isFed = values.has(image.name);
    if (isFed) writePreparation(out, image);
    for (const node of model.nodes) if (copied.has(node)) copy(node.at);
    for (const { value, as, what } of wanted) writeResult(out, value, as, what === 'shape');
    out.string(2, 'cut');
    for (const [name, { at }] of model.initialisers) if (values.has(name)) copy(at);
    if (isFed)
      writePort(out, 11, {
        name: imagesName,
        elementType: elementTypes.float32,
        shape: ['batch', 'height', 'width', 3],
      });
    for (const part of fieldsOf(model, model.graph.begin, model.graph.end)) if (part.field === 15) copy(part);
    for (const { as } of wanted) out.message(12, () => out.string(1, as));
  });
  return out.finish();
};

/** The nodes that some values depend on, in order, and all values in between. */
export const neededFor = (
  { nodes }: Pick<OpaqueModel, 'nodes'>,
  wanted: readonly string[],
): { readonly nodes: readonly OpaqueNode[]; readonly values: ReadonlySet<string> } => {
  const givenBy = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const values = new Set(wanted);
  const needed = new Set<OpaqueNode>();
  // Iterating a set includes elements added meanwhile.
  for (const value of values) {
    const node = value === '' ? undefined : givenBy.get(value);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    for (const input of [...node.inputs, ...node.readInside]) values.add(input);
  }
  return { nodes: nodes.filter((node) => needed.has(node)), values };
};

/** Converts images from fixres's format to the one the input takes. */
const writePreparation = (out: ProtobufWriter, image: OpaquePort): void => {
  let value: string = imagesName;
  const then = (type: string, attribute?: () => void, more: readonly string[] = []) => {
    const output = `${imagesName}/${type}`;
    writeNode(out, type, [value, ...more], output, attribute);
    value = output;
  };
  if (isChannelsFirst(image)) then('Transpose', () => writeInts(out, 'perm', [0, 3, 1, 2]));
  if (takesIntegers(image)) {
    // Rounded half up: integer pixels may come out of a normalisation slightly too low.
    const half = `${imagesName}/half`;
    writeNode(out, 'Constant', [], half, () => writeScalar(out, 0.5));
    then('Add', undefined, [half]);
    then('Floor');
  }
  writeNode(out, 'Cast', [value], image.name, () => writeInt(out, 'to', image.elementType));
};

/** For an image input: whether its second axis is the channels. */
export const isChannelsFirst = ({ shape }: OpaquePort): boolean => shape[1] === 3 || shape[3] !== 3;

const writeResult = (out: ProtobufWriter, value: string, as: string, isShape: boolean): void => {
  if (isShape) writeNode(out, 'Shape', [value], `${as}/shape`);
  writeNode(out, 'Cast', [isShape ? `${as}/shape` : value], as, () => writeInt(out, 'to', elementTypes.float32));
};
