import { callGlobal, findGlobal, loadStorage, Refusal } from './allowed-globals.ts';
import { Opaque, type PickleValue, Tuple } from './pickle-values.ts';

/** What is wrong with a pickle, and where in it. */
export class PickleError extends Error {
  readonly offset: number;
  /** Whether more bytes might help. */
  readonly isCutOff: boolean;
  constructor(offset: number, reason: string, isCutOff = false) {
    super(reason);
    this.offset = offset;
    this.isCutOff = isCutOff;
  }
}

/**
 * Reads one pickle of protocol 2 to 5 and executes nothing: names are looked up in our own list alone. Memory is
 * proportional to the bytes read. `end` is where the next pickle begins.
 * Source of opcodes: CPython Lib/pickletools.py.
 */
export const unpickle = (bytes: Uint8Array, begin = 0): { readonly value: PickleValue; readonly end: number } => {
  const machine = new Machine(bytes, begin);
  for (;;) {
    const offset = machine.at;
    try {
      const opcode = machine.count(1);
      if (opcode === 0x2e) return { value: machine.pop(), end: machine.at };
      const act = Object.hasOwn(actions, opcode) ? actions[opcode] : undefined;
      if (act === undefined)
        throw new Refusal(`the opcode 0x${opcode.toString(16).padStart(2, '0')} is not known here`);
      act(machine);
    } catch (error) {
      if (error instanceof Refusal) throw new PickleError(offset, error.message);
      throw error;
    }
  }
};

const decoder = new TextDecoder();

class Machine {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private stack: PickleValue[] = [];
  private readonly below: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array, begin: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = begin;
  }

  /** The next so many bytes. */
  take(length: number): Uint8Array {
    this.pass(length);
    return this.bytes.subarray(this.at - length, this.at);
  }

  private pass(length: number): void {
    if (this.at + length > this.bytes.length) throw new PickleError(this.at, 'the pickle is cut off', true);
    this.at += length;
  }

  /** An unsigned number of so many bytes, little-endian. */
  count(length: number): number {
    this.pass(length);
    let value = 0;
    for (let at = this.at - 1; at >= this.at - length; at--) value = value * 256 + this.bytes[at]!;
    return value;
  }

  integer(): number {
    this.take(4);
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
    this.take(8);
    return this.view.getFloat64(this.at - 8, false);
  }

  text(length: number): string {
    return decoder.decode(this.take(length));
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new PickleError(this.at, 'the pickle is cut off', true);
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw new Refusal('the stack is empty');
    return value;
  }

  top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw new Refusal('the stack is empty');
    return value;
  }

  mark(): void {
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

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  memoize(): void {
    this.remember(this.memo.size);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new Refusal(`nothing is remembered as ${index}`);
    this.push(value);
  }

  popTuple(length: number): Tuple {
    const items = Array.from({ length }, () => this.pop());
    return new Tuple(items.reverse());
  }
}

const appendTo = (machine: Machine, items: readonly PickleValue[]): void => {
  const list = machine.top();
  if (!Array.isArray(list)) throw new Refusal('it appends to something that is no list');
  for (const item of items) list.push(item);
};

const setIn = (machine: Machine, items: readonly PickleValue[]): void => {
  const map = machine.top();
  if (!(map instanceof Map) || items.length % 2 !== 0)
    throw new Refusal('it sets members of something that is no dict');
  for (let index = 0; index < items.length; index += 2) map.set(items[index]!, items[index + 1]!);
};

/** An object's state: only that of a state_dict (its `_metadata`) and of NumPy's dtypes, neither of which is needed. */
const build = (machine: Machine): void => {
  machine.pop();
  const built = machine.top();
  if (!(built instanceof Map) && !(built instanceof Opaque)) throw new Refusal('it sets the state of an object');
};

const reduce = (machine: Machine): void => {
  const args = machine.pop();
  machine.push(callGlobal(machine.pop(), args));
};

const stackGlobal = (machine: Machine): void => {
  const [name, module] = [machine.pop(), machine.pop()];
  if (typeof name !== 'string' || typeof module !== 'string') throw new Refusal('a global whose name is no text');
  machine.push(findGlobal(module, name));
};

const refuseProtocol = (protocol: number): void => {
  if (protocol < 2 || protocol > 5) throw new Refusal(`pickle protocol ${protocol}, not 2 to 5`);
};

const actions: Readonly<Record<number, (machine: Machine) => void>> = {
  128: (m) => refuseProtocol(m.count(1)), // PROTO
  149: (m) => void m.take(8), // FRAME
  40: (m) => m.mark(), // MARK
  48: (m) => void m.pop(), // POP
  49: (m) => void m.popMark(), // POP_MARK
  50: (m) => m.push(m.top()), // DUP
  78: (m) => m.push(null), // NONE
  136: (m) => m.push(true), // NEWTRUE
  137: (m) => m.push(false), // NEWFALSE
  74: (m) => m.push(m.integer()), // BININT
  75: (m) => m.push(m.count(1)), // BININT1
  77: (m) => m.push(m.count(2)), // BININT2
  138: (m) => m.push(m.long(m.count(1))), // LONG1
  139: (m) => m.push(m.long(m.count(4))), // LONG4
  71: (m) => m.push(m.float()), // BINFLOAT
  88: (m) => m.push(m.text(m.count(4))), // BINUNICODE
  140: (m) => m.push(m.text(m.count(1))), // SHORT_BINUNICODE
  141: (m) => m.push(m.text(m.count(8))), // BINUNICODE8
  84: (m) => m.push(m.text(m.count(4))), // BINSTRING
  85: (m) => m.push(m.text(m.count(1))), // SHORT_BINSTRING
  66: (m) => m.push(m.take(m.count(4))), // BINBYTES
  67: (m) => m.push(m.take(m.count(1))), // SHORT_BINBYTES
  142: (m) => m.push(m.take(m.count(8))), // BINBYTES8
  125: (m) => m.push(new Map()), // EMPTY_DICT
  93: (m) => m.push([]), // EMPTY_LIST
  41: (m) => m.push(new Tuple([])), // EMPTY_TUPLE
  116: (m) => m.push(new Tuple(m.popMark())), // TUPLE
  133: (m) => m.push(m.popTuple(1)), // TUPLE1
  134: (m) => m.push(m.popTuple(2)), // TUPLE2
  135: (m) => m.push(m.popTuple(3)), // TUPLE3
  97: (m) => appendTo(m, [m.pop()]), // APPEND
  101: (m) => appendTo(m, m.popMark()), // APPENDS
  115: (m) => setIn(m, m.popTuple(2).items), // SETITEM
  117: (m) => setIn(m, m.popMark()), // SETITEMS
  99: (m) => m.push(findGlobal(m.line(), m.line())), // GLOBAL
  147: stackGlobal, // STACK_GLOBAL
  82: reduce, // REDUCE
  129: reduce, // NEWOBJ
  98: build, // BUILD
  81: (m) => m.push(loadStorage(m.pop())), // BINPERSID
  113: (m) => m.remember(m.count(1)), // BINPUT
  114: (m) => m.remember(m.count(4)), // LONG_BINPUT
  148: (m) => m.memoize(), // MEMOIZE
  104: (m) => m.recall(m.count(1)), // BINGET
  106: (m) => m.recall(m.count(4)), // LONG_BINGET
};
