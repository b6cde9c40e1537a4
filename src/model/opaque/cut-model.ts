import { ProtobufWriter } from '../../engine/index.ts';
import { fieldsOf } from './fields.ts';
import type { OpaqueModel, OpaqueNode, OpaquePort } from './read-model.ts';

/** A value of the graph that the cut model gives, as 32-bit floats under another name; or its shape. */
export interface Wanted {
  readonly value: string;
  readonly as: string;
  readonly what?: 'value' | 'shape';
}

/** Name of the cut model's input: 32-bit floats [batch, height, width, 3]. */
export const imagesName = 'fixres_images';

/** TensorProto.DataType. */
export const elementTypes = { float32: 1, uint8: 2 } as const;
const integerTypes = new Set([2, 3, 4, 5, 6, 7, 12, 13]);

/** Whether the input's images are whole numbers, 0..255. */
export const takesIntegers = ({ elementType }: OpaquePort): boolean => integerTypes.has(elementType);

/**
 * The model up to some values: what they don't need is left out, all else is copied byte for byte. Its image input has no
 * fixed size any more, and shapes that were noted for fixed sizes are dropped.
 */
export const cutModel = (model: OpaqueModel, image: OpaquePort, wanted: readonly Wanted[]): Uint8Array => {
  const { nodes, values } = neededFor(
    model,
    wanted.map(({ value }) => value),
  );
  const copied = new Set(nodes);
  const out = new ProtobufWriter();
  const copy = (field: number, begin: number, end: number) => out.bytes(field, model.bytes.subarray(begin, end));
  for (const part of fieldsOf(model, 0, model.bytes.length)) {
    if (part.field === 7 || part.field === 14) continue;
    if (part.value === undefined) copy(part.field, part.begin, part.end);
    else out.int(part.field, part.value);
  }
  out.message(7, () => {
    const isFed = values.has(image.name);
    if (isFed) writePreparation(out, image);
    for (const node of model.nodes) if (copied.has(node)) copy(1, node.at.begin, node.at.end);
    for (const { value, as, what } of wanted) writeResult(out, value, as, what === 'shape');
    out.string(2, 'cut');
    for (const [name, { at }] of model.initialisers) if (values.has(name)) copy(5, at.begin, at.end);
    if (isFed) writePort(out, 11, imagesName, ['batch', 'height', 'width', 3]);
    for (const part of fieldsOf(model, model.graph.begin, model.graph.end)) {
      if (part.field === 15) copy(15, part.begin, part.end);
    }
    for (const { as } of wanted) out.message(12, () => out.string(1, as));
  });
  return out.finish();
};

/** The nodes that some values depend on, in their order, and all the values in between. */
export const neededFor = (
  { nodes }: Pick<OpaqueModel, 'nodes'>,
  wanted: readonly string[],
): { readonly nodes: readonly OpaqueNode[]; readonly values: ReadonlySet<string> } => {
  const givenBy = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const values = new Set(wanted);
  const needed = new Set<OpaqueNode>();
  // A set is walked over to its end, also over what is added meanwhile.
  for (const value of values) {
    const node = value === '' ? undefined : givenBy.get(value);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    for (const input of [...node.inputs, ...node.readInside]) values.add(input);
  }
  return { nodes: nodes.filter((node) => needed.has(node)), values };
};

/** From images as fixres has them to what the input takes. */
const writePreparation = (out: ProtobufWriter, image: OpaquePort): void => {
  let value: string = imagesName;
  const then = (type: string, attribute?: () => void, more: readonly string[] = []) => {
    const output = `${imagesName}/${type}`;
    writeNode(out, type, [value, ...more], output, attribute);
    value = output;
  };
  if (isChannelsFirst(image)) then('Transpose', () => writeInts(out, 'perm', [0, 3, 1, 2]));
  if (takesIntegers(image)) {
    // Rounded half up: images of whole numbers may come out of a normalisation a little below them.
    const half = `${imagesName}/half`;
    writeNode(out, 'Constant', [], half, () => writeScalar(out, 0.5));
    then('Add', undefined, [half]);
    then('Floor');
  }
  writeNode(out, 'Cast', [value], image.name, () => writeInt(out, 'to', image.elementType));
};

/** Of an image input: its second axis are the channels. */
export const isChannelsFirst = ({ shape }: OpaquePort): boolean => shape[1] === 3 || shape[3] !== 3;

const writeResult = (out: ProtobufWriter, value: string, as: string, isShape: boolean): void => {
  if (isShape) writeNode(out, 'Shape', [value], `${as}/shape`);
  writeNode(out, 'Cast', [isShape ? `${as}/shape` : value], as, () => writeInt(out, 'to', elementTypes.float32));
};

const writeNode = (
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

const writeInt = (out: ProtobufWriter, name: string, value: number): void =>
  out.message(5, () => {
    out.string(1, name);
    out.int(3, value);
    out.int(20, 2);
  });

const writeInts = (out: ProtobufWriter, name: string, values: readonly number[]): void =>
  out.message(5, () => {
    out.string(1, name);
    for (const value of values) out.int(8, value);
    out.int(20, 7);
  });

/** A constant's value: TensorProto of one 32-bit float. */
const writeScalar = (out: ProtobufWriter, value: number): void =>
  out.message(5, () => {
    out.string(1, 'value');
    out.message(5, () => {
      out.int(2, elementTypes.float32);
      out.bytes(9, new Uint8Array(Float32Array.of(value).buffer));
    });
    out.int(20, 4);
  });

const writePort = (out: ProtobufWriter, field: number, name: string, shape: readonly (number | string)[]): void =>
  out.message(field, () => {
    out.string(1, name);
    out.message(2, () =>
      out.message(1, () => {
        out.int(1, elementTypes.float32);
        out.message(2, () => {
          for (const length of shape)
            out.message(1, () => (typeof length === 'string' ? out.string(2, length) : out.int(1, length)));
        });
      }),
    );
  });
