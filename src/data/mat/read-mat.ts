import { inflateSync } from 'node:zlib';
import { FixresError } from '../../base/errors.ts';
import { readRegularFile } from '../../base/files/regular-file.ts';
import { compressed, MatBytes, maxValueBytes } from './mat-bytes.ts';
import { matCharacters, matNumbers } from './mat-numbers.ts';
import type { MatValue } from './types.ts';

/**
 * The variables of a MATLAB 5 file (also written by MATLAB 6 and 7, but not the HDF5 of 7.3). Throws `DATA_NOT_FOUND`, and
 * `DATA_MANIFEST_INVALID` with file and byte. Source of the format: MathWorks, "MAT-File Format".
 */
export const readMat = async (file: string): Promise<ReadonlyMap<string, MatValue>> => {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file, maxFileBytes);
  } catch (cause) {
    throw new FixresError('DATA_NOT_FOUND', `can't read ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: 'put the annotations of the data set at their original location',
      cause,
    });
  }
  return parseMat(bytes, file);
};

const parseMat = (bytes: Buffer, file: string): ReadonlyMap<string, MatValue> => {
  const order = bytes.toString('latin1', 126, 128);
  if (bytes.length < headerBytes || (order !== 'IM' && order !== 'MI'))
    throw new MatBytes(file, bytes, true).wrong('it does not start like a MATLAB 5 file');
  const elements = new MatBytes(file, bytes.subarray(headerBytes), order === 'IM', headerBytes);
  const variables = new Map<string, MatValue>();
  while (!elements.isAtEnd) {
    const { type, content } = elements.next();
    const element = type === compressed ? inflate(content).next() : { type, content };
    if (element.type !== matrix) continue;
    const { name, value } = readArray(element.content, 0);
    if (name !== '') variables.set(name, value);
  }
  return variables;
};

const headerBytes = 128;
/** `miMATRIX`. */
const matrix = 14;
const maxFileBytes = 256 * 1024 * 1024;
/** Memory used by an empty array. */
const itemBytes = 128;
const maxDepth = 16;

const inflate = (content: MatBytes): MatBytes => {
  try {
    const bytes = inflateSync(content.bytes, { maxOutputLength: Math.max(1, content.leftBytes) });
    content.spend(bytes.length);
    return content.inflated(bytes);
  } catch (cause) {
    throw content.wrong(`a compressed element can't be unpacked (${(cause as Error).message})`);
  }
};

interface NamedValue {
  readonly name: string;
  readonly value: MatValue;
}

const readArray = (content: MatBytes, depth: number): NamedValue => {
  content.spend(itemBytes);
  if (depth > maxDepth) throw content.wrong(`arrays are nested more than ${maxDepth} deep`);
  if (content.isAtEnd) return { name: '', value: { kind: 'numbers', dims: [0, 0], values: new Float64Array() } };
  const flags = matNumbers(content.next())[0] ?? 0;
  const arrayClass = flags & 0xff;
  const isComplex = (flags & 0x800) !== 0;
  if (arrayClass > lastNumberClass) return { name: '', value: { kind: 'unsupported', what: `class ${arrayClass}` } };
  const dims = [...matNumbers(content.next())];
  const count = dims.reduce((product, size) => product * size, 1);
  if (!dims.every((size) => Number.isSafeInteger(size) && size >= 0) || count > maxValueBytes)
    throw content.wrong(`an array of ${dims.join(' x ')}`);
  const name = content.next().content.bytes.toString('utf8');
  if (arrayClass === cellClass)
    return { name, value: { kind: 'cells', dims, items: readCells(content, count, depth) } };
  if (arrayClass === structClass)
    return { name, value: { kind: 'structs', dims, items: readStructs(content, count, depth) } };
  if (arrayClass === textClass) return { name, value: { kind: 'text', text: readText(content, dims, count) } };
  if (isComplex || arrayClass < firstNumberClass)
    return { name, value: { kind: 'unsupported', what: isComplex ? 'complex numbers' : `class ${arrayClass}` } };
  const values = matNumbers(content.next());
  if (values.length !== count) throw content.wrong(`\`${name}\` has ${values.length} numbers for ${dims.join(' x ')}`);
  return { name, value: { kind: 'numbers', dims, values } };
};

/** Array classes. Source: MathWorks, "MAT-File Format", table 1-3: cells, structures, characters, double ... uint64. */
const cellClass = 1;
const structClass = 2;
const textClass = 4;
const firstNumberClass = 6;
const lastNumberClass = 15;

const readCells = (content: MatBytes, count: number, depth: number): MatValue[] => {
  const items: MatValue[] = [];
  while (items.length < count) items.push(readItem(content, depth));
  return items;
};

const readItem = (content: MatBytes, depth: number): MatValue => {
  const element = content.next();
  if (element.type !== matrix)
    throw element.content.wrong(`an element of type ${element.type} where an array should be`);
  return readArray(element.content, depth + 1).value;
};

/** Field names in slots of equal length, followed by the fields of each structure in turn. */
const readStructs = (content: MatBytes, count: number, depth: number): Map<string, MatValue>[] => {
  const slot = matNumbers(content.next())[0] ?? 0;
  const names = content.next().content.bytes.toString('utf8');
  if (slot < 1) throw content.wrong(`names of fields have ${slot} bytes`);
  const fields = Array.from({ length: Math.floor(names.length / slot) }, (_, index) =>
    names.slice(index * slot, (index + 1) * slot).replace(/\0.*$/s, ''),
  );
  if (fields.length === 0 && count > 0) throw content.wrong('structures without fields');
  const items: Map<string, MatValue>[] = [];
  while (items.length < count) items.push(new Map(fields.map((field) => [field, readItem(content, depth)])));
  return items;
};

const readText = (content: MatBytes, dims: readonly number[], count: number): string => {
  if (count === 0) return '';
  const characters = matCharacters(content.next());
  const rows = dims[0] ?? 1;
  if (rows > characters.length) throw content.wrong(`${characters.length} characters for ${rows} lines`);
  if (rows === 1) return characters.join('');
  const lines = Array.from({ length: rows }, () => '');
  for (const [at, character] of characters.entries()) lines[at % rows] += character;
  return lines.join('\n');
};
