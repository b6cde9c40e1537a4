import { Global, type PickleValue, type Storage, Tuple } from './pickle-values.ts';
import { isKnown, Refusal } from './rebuild.ts';

/** An error in a pickle, with its offset. */
export class PickleError extends Error {
  readonly offset: number;
  /** Whether the pickle ended too early, so that more bytes might help. */
  readonly isCutOff: boolean;
  constructor(offset: number, reason: string, isCutOff = false) {
    super(reason);
    this.offset = offset;
    this.isCutOff = isCutOff;
  }
}

/** Approximate limit on the memory for all values of a pickle, excluding the weights themselves. */
const maximumBytes = 128 * 1024 * 1024;
/** Approximate size of a value without its content. */
const costs = { dict: 256, small: 64, reference: 16 };

const decoder = new TextDecoder();

/** The state of reading one pickle: the bytes, the stack, and the memo. */
export class PickleMachine {
  at: number;
  /** Every storage named in the pickle, even if nothing uses it. */
  readonly storages: Storage[] = [];
  /** Names of classes and functions that the pickle refers to and that are not known here. */
  readonly ignored = new Set<string>();
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private stack: PickleValue[] = [];
  private readonly below: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  private bytesLeft = maximumBytes;

  constructor(bytes: Uint8Array, begin: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = begin;
  }

  readonly spend = (bytes: number): void => {
    this.bytesLeft -= bytes;
    if (this.bytesLeft < 0) throw new Refusal('it has more objects than a checkpoint needs');
  };

  /** The next `length` bytes. */
  take(length: number): Uint8Array {
    this.pass(length);
    this.spend(costs.small);
    return this.bytes.subarray(this.at - length, this.at);
  }

  pass(length: number): void {
    if (this.at + length > this.bytes.length) throw new PickleError(this.at, 'the pickle is truncated', true);
    this.at += length;
  }

  /** An unsigned number of `length` bytes, little-endian. */
  count(length: number): number {
    this.pass(length);
    let value = 0;
    for (let at = this.at - 1; at >= this.at - length; at--) value = value * 256 + this.bytes[at]!;
    return value;
  }

  integer(): number {
    this.pass(4);
    return this.view.getInt32(this.at - 4, true);
  }

  /** Two's complement of any length, up to 64 bytes. */
  long(length: number): number | bigint {
    if (length > 64) throw new Refusal(`an integer of ${length} bytes`);
    const value = this.take(length).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
    const signed = BigInt.asIntN(length * 8, value);
    return BigInt(Number(signed)) === signed && Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }

  float(): number {
    this.pass(8);
    return this.view.getFloat64(this.at - 8, false);
  }

  text(length: number): string {
    const bytes = this.take(length);
    this.spend(length);
    return decoder.decode(bytes);
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new PickleError(this.at, 'the pickle is truncated', true);
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  /** A class or function; only its name is kept. */
  global(module: string, name: string): Global {
    const full = `${module}.${name}`;
    if (!isKnown(full)) this.ignored.add(full);
    this.spend(costs.small + full.length);
    return new Global(full);
  }

  dict(): Map<PickleValue, PickleValue> {
    this.spend(costs.dict);
    return new Map();
  }

  /** A list or tuple. */
  small<Value extends PickleValue[] | Tuple>(value: Value): Value {
    this.spend(costs.small);
    return value;
  }

  push(value: PickleValue): void {
    this.spend(costs.reference);
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw new Refusal('the stack is empty');
    this.bytesLeft += costs.reference;
    return value;
  }

  top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw new Refusal('the stack is empty');
    return value;
  }

  mark(): void {
    this.spend(costs.small);
    this.below.push(this.stack);
    this.stack = [];
  }

  /** Everything above the last mark. */
  popMark(): PickleValue[] {
    const below = this.below.pop();
    if (below === undefined) throw new Refusal('there is no mark');
    const items = this.stack;
    this.stack = below;
    return items;
  }

  popTuple(length: number): Tuple {
    const items = Array.from({ length }, () => this.pop());
    return this.small(new Tuple(items.reverse()));
  }

  remember(index: number): void {
    this.spend(costs.small);
    this.memo.set(index, this.top());
  }

  memoize(): void {
    this.remember(this.memo.size);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new Refusal(`the memo has no entry ${index}`);
    this.push(value);
  }
}
