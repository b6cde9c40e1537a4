import { FixresError } from '../../base/errors.ts';
import type { Triple } from './hub-facts.ts';

/** A member of a snapshot's JSON file. Errors name the file and the place. */
export class ConfigValue {
  readonly file: string;
  /** `pretrained_cfg.mean`; empty: the whole file. */
  readonly place: string;
  readonly value: unknown;

  constructor(file: string, place: string, value: unknown) {
    this.file = file;
    this.place = place;
    this.value = value;
  }

  /** undefined if absent or null. */
  get(key: string): ConfigValue | undefined {
    const object = this.#object();
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    return value === undefined || value === null
      ? undefined
      : new ConfigValue(this.file, this.place === '' ? key : `${this.place}.${key}`, value);
  }

  isText(): boolean {
    return typeof this.value === 'string';
  }

  isNumber(): boolean {
    return typeof this.value === 'number';
  }

  isList(): boolean {
    return Array.isArray(this.value);
  }

  text(): string {
    return this.isText() ? (this.value as string) : this.refuse('a string');
  }

  positive(): number {
    return Number.isFinite(this.value) && (this.value as number) > 0
      ? (this.value as number)
      : this.refuse('a positive number');
  }

  count(): number {
    const value = this.positive();
    return Number.isSafeInteger(value) ? value : this.refuse('a whole number');
  }

  triple(): Triple {
    const { value } = this;
    const isTriple = Array.isArray(value) && value.length === 3 && value.every((one) => Number.isFinite(one));
    return isTriple ? (value as unknown as Triple) : this.refuse('three numbers, one for each colour channel');
  }

  /** A list of strings, or an object from `"0"`, `"1"`, ... to strings, in that order. */
  names(): readonly string[] {
    const { value } = this;
    const list = Array.isArray(value) ? value : this.#numbered();
    return list.every((name) => typeof name === 'string') ? list : this.refuse('class names');
  }

  keys(): readonly string[] {
    return Object.keys(this.#object());
  }

  refuse(expected: string): never {
    throw new FixresError(
      'MODEL_WEIGHTS_INVALID',
      `${this.file}: expected ${expected} at \`${this.place}\`, got ${JSON.stringify(this.value)?.slice(0, 60)}`,
      { path: this.file, hint: 'correct the file, or download the snapshot again' },
    );
  }

  #numbered(): unknown[] {
    const object = this.#object();
    return Array.from({ length: Object.keys(object).length }, (_, index) => object[index]);
  }

  #object(): Record<string, unknown> {
    const { value } = this;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : this.refuse('an object');
  }
}
