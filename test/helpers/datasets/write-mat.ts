import { deflateSync } from 'node:zlib';

/** What a test writes: numbers as doubles (or their own type), text as UTF-16, lists as cells, records as structures. */
export type Written =
  | {
      readonly dims: readonly number[];
      readonly type: 'double' | 'double as uint16' | 'uint8';
      readonly values: readonly number[];
    }
  | { readonly records: readonly Readonly<Record<string, Written>>[] }
  | readonly Written[]
  | number
  | string;

export interface MatOptions {
  readonly isLittle?: boolean;
  readonly isCompressed?: boolean;
}

/** A MATLAB 5 file. Source of the format: MathWorks, "MAT-File Format". */
export const writeMat = (
  variables: Readonly<Record<string, Written>>,
  { isLittle = true, isCompressed = false }: MatOptions = {},
): Buffer => {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file');
  header.write(isLittle ? '\0\u0001IM' : '\u0001\0MI', 124, 'latin1');
  const elements = Object.entries(variables).map(([name, value]) => {
    const element = new Writer(isLittle).array(name, value);
    if (!isCompressed) return element;
    const packed = deflateSync(element);
    return Buffer.concat([new Writer(isLittle).uint32(15, packed.length), packed]);
  });
  return Buffer.concat([header, ...elements]);
};

class Writer {
  readonly #isLittle: boolean;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  array(name: string, value: Written): Buffer {
    if (typeof value === 'number') return this.array(name, { dims: [1, 1], type: 'double', values: [value] });
    if (typeof value === 'string') {
      const text = Buffer.from(value, 'utf16le');
      return this.#matrix(4, [1, value.length], name, this.#element(17, this.#isLittle ? text : text.swap16()));
    }
    if ('records' in value) {
      const fields = Object.keys(value.records[0] ?? {});
      const names = Buffer.concat(fields.map((field) => Buffer.from(field.padEnd(32, '\0'), 'latin1')));
      const items = value.records.flatMap((record) => fields.map((field) => this.array('', record[field]!)));
      const slot = Buffer.concat([this.uint32(4 * 65536 + 5, 32)]);
      return this.#matrix(2, [1, value.records.length], name, slot, this.#element(1, names), ...items);
    }
    if ('dims' in value) {
      const data = this.#numbers(value.type, value.values);
      return this.#matrix(value.type === 'uint8' ? 9 : 6, value.dims, name, data);
    }
    return this.#matrix(1, [1, value.length], name, ...value.map((item) => this.array('', item)));
  }

  uint32(...values: readonly number[]): Buffer {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [at, value] of values.entries())
      if (this.#isLittle) bytes.writeUInt32LE(value, at * 4);
      else bytes.writeUInt32BE(value, at * 4);
    return bytes;
  }

  #matrix(arrayClass: number, dims: readonly number[], name: string, ...data: readonly Buffer[]): Buffer {
    const flags = this.#element(6, this.uint32(arrayClass, 0));
    const head = [flags, this.#element(5, this.uint32(...dims)), this.#element(1, Buffer.from(name))];
    return this.#element(14, Buffer.concat([...head, ...data]));
  }

  #element(type: number, data: Buffer): Buffer {
    return Buffer.concat([this.uint32(type, data.length), data, Buffer.alloc(-data.length & 7)]);
  }

  /** MATLAB stores doubles that are small whole numbers as such. */
  #numbers(type: 'double' | 'double as uint16' | 'uint8', values: readonly number[]): Buffer {
    if (type === 'uint8') return this.#element(2, Buffer.from(values));
    if (type === 'double') return this.#doubles(values);
    const bytes = Buffer.from(Uint16Array.from(values).buffer);
    return this.#element(4, this.#isLittle ? bytes : bytes.swap16());
  }

  #doubles(values: readonly number[]): Buffer {
    const bytes = Buffer.alloc(values.length * 8);
    for (const [at, value] of values.entries())
      if (this.#isLittle) bytes.writeDoubleLE(value, at * 8);
      else bytes.writeDoubleBE(value, at * 8);
    return this.#element(9, bytes);
  }
}
