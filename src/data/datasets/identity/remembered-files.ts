/** The cached facts of a file: its size and time, and the digest of an image in it. */
export interface Remembered {
  readonly size: number;
  readonly mtimeMs: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

const [digestBytes, firstRows] = [32, 1024];

/**
 * By path, sized for a few million images at about 150 bytes each: numbers and digests are in typed arrays, one row
 * per image, and paths share their folder strings.
 */
export class RememberedFiles {
  /** Row numbers by folder and name. */
  readonly #folders = new Map<string, Map<string, number>>();
  /** Size and time of each row. */
  #numbers = new Float64Array(2 * firstRows);
  #digests = Buffer.alloc(digestBytes * firstRows);
  #rows = 0;

  get(path: string): Remembered | undefined {
    const [folder, name] = split(path);
    const row = this.#folders.get(folder)?.get(name);
    return row === undefined ? undefined : this.#at(row);
  }

  set(path: string, { size, mtimeMs, sha256 }: Remembered): void {
    const [folder, name] = split(path);
    const rows = this.#folders.get(folder) ?? new Map<string, number>();
    if (rows.size === 0) this.#folders.set(flat(folder), rows);
    const known = rows.get(name);
    const row = known ?? this.#rows++;
    if (known === undefined) rows.set(flat(name), row);
    if (2 * row >= this.#numbers.length) this.#grow();
    this.#numbers[2 * row] = size;
    this.#numbers[2 * row + 1] = mtimeMs;
    this.#digests.write(sha256, row * digestBytes, 'hex');
  }

  /** Iterates folder by folder, in insertion order. */
  *[Symbol.iterator](): Generator<[string, Remembered]> {
    for (const [folder, rows] of this.#folders) {
      for (const [name, row] of rows) yield [`${folder}${name}`, this.#at(row)];
    }
  }

  #at(row: number): Remembered {
    const sha256 = this.#digests.toString('hex', row * digestBytes, (row + 1) * digestBytes);
    return { size: this.#numbers[2 * row]!, mtimeMs: this.#numbers[2 * row + 1]!, sha256 };
  }

  #grow(): void {
    const numbers = new Float64Array(2 * this.#numbers.length);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    this.#digests = Buffer.concat([this.#digests, Buffer.alloc(this.#digests.length)]);
  }
}

/** The folder, including its trailing slash. */
const split = (path: string): readonly [folder: string, name: string] => {
  const end = path.lastIndexOf('/') + 1;
  return [path.slice(0, end), path.slice(end)];
};

/** Copies the string: a slice would keep the longer string in memory. */
const flat = (text: string): string => Buffer.from(text).toString();
