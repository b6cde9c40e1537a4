import { FixresError } from '../../base/errors.ts';

/** A value in a JSON file that knows its location, so that errors name the file and the place. */
export class JsonValue {
  readonly file: string;
  /** JSON pointer: `/runs/0/size`. */
  readonly pointer: string;
  readonly value: unknown;

  constructor(file: string, pointer: string, value: unknown) {
    this.file = file;
    this.pointer = pointer;
    this.value = value;
  }

  get(key: string): JsonValue {
    return this.optional(key) ?? this.#refuse(`a member \`${key}\``);
  }

  optional(key: string): JsonValue | undefined {
    const object = this.#object();
    return Object.hasOwn(object, key) ? new JsonValue(this.file, `${this.pointer}/${key}`, object[key]) : undefined;
  }

  entries(): [string, JsonValue][] {
    return Object.keys(this.#object()).map((key) => [key, this.get(key)]);
  }

  items(): JsonValue[] {
    if (!Array.isArray(this.value)) return this.#refuse('a list');
    return this.value.map((item, index) => new JsonValue(this.file, `${this.pointer}/${index}`, item));
  }

  number(): number {
    return typeof this.value === 'number' ? this.value : this.#refuse('a number');
  }

  /** An integer of at least `least`. */
  count(least = 0): number {
    const value = this.number();
    return Number.isSafeInteger(value) && value >= least ? value : this.#refuse(`a whole number of at least ${least}`);
  }

  text(): string {
    return typeof this.value === 'string' ? this.value : this.#refuse('a string');
  }

  numbers(): number[] {
    return this.items().map((item) => item.number());
  }

  #object(): Record<string, unknown> {
    const isObject = typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
    return isObject ? (this.value as Record<string, unknown>) : this.#refuse('an object');
  }

  #refuse(expected: string): never {
    const got = kindOf(this.value);
    throw new FixresError(
      'MODEL_GOLDEN_INVALID',
      `${this.file} needs ${expected} at ${this.pointer || '/'}, has ${got}`,
      {
        path: this.file,
        hint: 'use a file of reference outputs written by their generator',
      },
    );
  }
}

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
};
