import { readFileSync } from 'node:fs';
import { brokenFile, fileSize } from '../weights/formats/file-bytes.ts';
import { type Field, type FileBytes, fieldsOf, integersOf, textOf } from './fields.ts';

/** A node of a model; its operator need not be supported. */
export interface OpaqueNode {
  /** As in the file, or `Conv#12` if the file gives no name. */
  readonly name: string;
  /** Prefixed with its domain if that is not ONNX's own. */
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Values that subgraphs in its attributes (of an If, a Loop) may read. */
  readonly readInside: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly at: Field;
}

interface Attribute {
  readonly numbers: readonly number[];
  /** TensorProto.DataType of a tensor attribute. */
  readonly tensorType: number | undefined;
}

/** A use of a value by a node. */
export interface Operand {
  readonly value: string;
  readonly node: OpaqueNode;
  /** Index among its inputs. */
  readonly index: number;
}

export const operand = (node: OpaqueNode, index: number): Operand => ({ value: node.inputs[index]!, node, index });

/** A constant in the file. */
export interface Initialiser {
  /** TensorProto.DataType. */
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly external: ExternalPlace | undefined;
  readonly at: Field;
}

/** Location of values stored outside the file. */
export interface ExternalPlace {
  readonly location: string;
  readonly offset: number;
  /** null: up to the end of the file. */
  readonly length: number | null;
}

export interface OpaquePort {
  readonly name: string;
  readonly elementType: number;
  /** null: known only at run time. */
  readonly shape: readonly (number | string | null)[];
  readonly at: Field;
}

/** What is needed to cut a model; the operators are left to ONNX Runtime. */
export interface OpaqueModel extends FileBytes {
  readonly producer: string;
  readonly opset: number | null;
  readonly graph: Field;
  readonly nodes: readonly OpaqueNode[];
  readonly initialisers: ReadonlyMap<string, Initialiser>;
  /** Excludes inputs with a constant value. */
  readonly inputs: readonly OpaquePort[];
  /** All inputs, including those with a constant value. */
  readonly ports: readonly OpaquePort[];
  readonly outputs: readonly OpaquePort[];
}

/** Field numbers: onnx/onnx.proto, ModelProto, GraphProto, NodeProto, AttributeProto and TensorProto. */
export const readOpaqueModel = (file: string): OpaqueModel => {
  fileSize(file);
  return parseOpaqueModel({ file, bytes: readFileSync(file) });
};

/** The same for the bytes of a file, or for bytes that replace them. */
export const parseOpaqueModel = (source: FileBytes): OpaqueModel => {
  const { file } = source;
  let [producer, opset]: [string, number | null] = ['', null];
  let graph: Field | undefined;
  for (const part of fieldsOf(source, 0, source.bytes.length)) {
    if (part.field === 2) producer = textOf(source, part);
    if (part.field === 7) graph = part;
    if (part.field === 8) opset = standardOpset(source, part) ?? opset;
  }
  if (graph === undefined || graph.value !== undefined) throw brokenFile(file, 'onnx', 0, 'it contains no graph');
  const nodes: OpaqueNode[] = [];
  const initialisers = new Map<string, Initialiser>();
  const [inputs, outputs]: OpaquePort[][] = [[], []];
  for (const part of fieldsOf(source, graph.begin, graph.end)) {
    if (part.field === 1) nodes.push(readNode(source, part, nodes.length));
    if (part.field === 5) initialisers.set(...readInitialiser(source, part));
    if (part.field === 11) inputs!.push(readPort(source, part));
    if (part.field === 12) outputs!.push(readPort(source, part));
  }
  const given = inputs!.filter(({ name }) => !initialisers.has(name));
  return { ...source, producer, opset, graph, nodes, initialisers, inputs: given, ports: inputs!, outputs: outputs! };
};

const standardOpset = (source: FileBytes, { begin, end }: Field): number | null => {
  let [domain, version] = ['', 0];
  for (const part of fieldsOf(source, begin, end)) {
    if (part.field === 1) domain = textOf(source, part);
    if (part.field === 2) version = part.value ?? 0;
  }
  return domain === '' || domain === 'ai.onnx' ? version : null;
};

/** Maximum nesting depth of graphs in node attributes. */
const deepestGraph = 32;

const readNode = (source: FileBytes, at: Field, index: number, depth = 0): OpaqueNode => {
  if (depth > deepestGraph)
    throw brokenFile(source.file, 'onnx', at.begin, `graphs are nested more than ${deepestGraph} deep`);
  const [inputs, outputs, readInside]: string[][] = [[], [], []];
  const attributes = new Map<string, Attribute>();
  let [name, type, domain] = ['', '', ''];
  for (const part of fieldsOf(source, at.begin, at.end)) {
    if (part.field === 1) inputs!.push(textOf(source, part));
    if (part.field === 2) outputs!.push(textOf(source, part));
    if (part.field === 3) name = textOf(source, part);
    if (part.field === 4) type = textOf(source, part);
    if (part.field === 7) domain = textOf(source, part);
    if (part.field === 5) {
      const attribute = readAttribute(source, part, depth);
      attributes.set(attribute.name, attribute);
      for (const value of attribute.readInside) readInside!.push(value);
    }
  }
  return {
    name: name === '' ? `${type}#${index}` : name,
    type: domain === '' || domain === 'ai.onnx' ? type : `${domain}.${type}`,
    inputs: inputs!,
    outputs: outputs!,
    readInside: readInside!,
    attributes,
    at,
  };
};

const readAttribute = (source: FileBytes, { begin, end }: Field, depth: number) => {
  const [numbers, readInside]: [number[], string[]] = [[], []];
  let [name, tensorType] = ['', undefined as number | undefined];
  for (const part of fieldsOf(source, begin, end)) {
    if (part.field === 1) name = textOf(source, part);
    if (part.field === 5) tensorType = readInitialiser(source, part)[1].dataType;
    if (part.field === 2) numbers.push(floatAt(source, part));
    if (part.field === 3 || part.field === 8) for (const number of integersOf(source, part)) numbers.push(number);
    if (part.field === 6 || part.field === 11)
      for (const value of readByGraph(source, part, depth + 1)) readInside.push(value);
  }
  return { name, numbers, readInside, tensorType };
};

const readByGraph = (source: FileBytes, { begin, end }: Field, depth: number): string[] =>
  [...fieldsOf(source, begin, end)].flatMap((part) => {
    if (part.field === 12) return [readPort(source, part).name];
    if (part.field !== 1) return [];
    const { inputs, readInside } = readNode(source, part, 0, depth);
    return [...inputs, ...readInside];
  });

const floatAt = ({ bytes }: FileBytes, { begin }: Field): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getFloat32(begin, true);

const readInitialiser = (source: FileBytes, at: Field): [string, Initialiser] => {
  const dims: number[] = [];
  const entries = new Map<string, string>();
  let [name, dataType, isExternal] = ['', 0, false];
  for (const part of fieldsOf(source, at.begin, at.end)) {
    if (part.field === 1) for (const size of integersOf(source, part)) dims.push(size);
    if (part.field === 2) dataType = part.value ?? 0;
    if (part.field === 8) name = textOf(source, part);
    if (part.field === 13) entries.set(...readEntry(source, part));
    if (part.field === 14) isExternal = part.value === 1;
  }
  const external = isExternal ? placeOf(source, at, name, entries) : undefined;
  return [name, { dataType, dims, external, at }];
};

const readEntry = (source: FileBytes, { begin, end }: Field): [string, string] => {
  const parts = [...fieldsOf(source, begin, end)];
  const text = (field: number) => parts.filter((part) => part.field === field).map((part) => textOf(source, part))[0];
  return [text(1) ?? '', text(2) ?? ''];
};

const placeOf = ({ file }: FileBytes, at: Field, name: string, entries: ReadonlyMap<string, string>): ExternalPlace => {
  const [offset, length] = [Number(entries.get('offset') ?? 0), Number(entries.get('length') ?? Number.NaN)];
  const location = entries.get('location') ?? '';
  if (location === '' || !Number.isSafeInteger(offset) || offset < 0 || length < 0) {
    throw brokenFile(file, 'onnx', at.begin, `\`${name}\` does not give the location of its values`);
  }
  return { location, offset, length: Number.isNaN(length) ? null : length };
};

const readPort = (source: FileBytes, at: Field): OpaquePort => {
  let [name, elementType] = ['', 0];
  const shape: (number | string | null)[] = [];
  for (const part of fieldsOf(source, at.begin, at.end)) {
    if (part.field === 1) name = textOf(source, part);
    if (part.field !== 2) continue;
    // TypeProto.tensor_type: element type and dimensions.
    for (const tensor of [...fieldsOf(source, part.begin, part.end)].filter(({ field }) => field === 1)) {
      for (const member of fieldsOf(source, tensor.begin, tensor.end)) {
        if (member.field === 1) elementType = member.value ?? 0;
        if (member.field !== 2) continue;
        for (const dimension of fieldsOf(source, member.begin, member.end)) shape.push(lengthOf(source, dimension));
      }
    }
  }
  return { name, elementType, shape, at };
};

const lengthOf = (source: FileBytes, { begin, end }: Field): number | string | null => {
  for (const part of fieldsOf(source, begin, end)) {
    if (part.field === 1) return part.value ?? null;
    if (part.field === 2) return textOf(source, part);
  }
  return null;
};
