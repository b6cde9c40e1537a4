import { PickleMachine as Machine, PickleError } from './pickle-machine.ts';
import { type Dict, Inert, type PickleValue, Storage, Tuple } from './pickle-values.ts';
import { callInert, loadPersistent, Refusal } from './rebuild.ts';

export interface Unpickled {
  readonly value: PickleValue;
  /** Offset of the next pickle. */
  readonly end: number;
  readonly storages: readonly Storage[];
  /** Classes and functions it referred to that are not known here. */
  readonly ignored: readonly string[];
}

/**
 * Reads one pickle of protocol 2 to 5 without executing anything: a class or function is a name, its objects and
 * results are placeholders, and only tensors, dicts and plain data are created. Memory is limited.
 * Source of opcodes: CPython Lib/pickletools.py.
 */
export const unpickle = (bytes: Uint8Array, begin = 0): Unpickled => {
  const machine = new Machine(bytes, begin);
  for (;;) {
    const offset = machine.at;
    try {
      const opcode = machine.count(1);
      if (opcode === 0x2e) {
        const value = machine.pop();
        return { value, end: machine.at, storages: machine.storages, ignored: [...machine.ignored] };
      }
      const act = Object.hasOwn(actions, opcode) ? actions[opcode] : undefined;
      if (act === undefined) throw new Refusal(`the opcode 0x${opcode.toString(16).padStart(2, '0')} is not supported`);
      act(machine);
    } catch (error) {
      if (error instanceof Refusal) throw new PickleError(offset, error.message);
      throw error;
    }
  }
};

/** Appends to a list; items for a placeholder are dropped. */
const appendTo = (machine: Machine, items: readonly PickleValue[]): void => {
  const list = machine.top();
  if (list instanceof Inert) return;
  if (!Array.isArray(list)) throw new Refusal('it appends to something that is not a list');
  for (const item of items) list.push(item);
};

const setIn = (machine: Machine, items: readonly PickleValue[]): void => {
  const dict = membersOf(machine);
  if (dict === null || items.length % 2 !== 0) throw new Refusal('it sets members of something that is not a dict');
  for (let index = 0; index < items.length; index += 2) dict.set(items[index]!, items[index + 1]!);
};

const membersOf = (machine: Machine): Dict | null => {
  const owner = machine.top();
  if (owner instanceof Inert) owner.members ??= machine.dict();
  return owner instanceof Inert ? owner.members : owner instanceof Map ? owner : null;
};

/**
 * Sets an object's state. A placeholder keeps it; for other objects it is dropped, since weights do not depend on it:
 * the `_metadata` of a state_dict, the state of a parameter.
 */
const build = (machine: Machine): void => {
  const state = machine.pop();
  const built = machine.top();
  if (built instanceof Inert) built.state = state;
};

const pushDict = (machine: Machine, items: readonly PickleValue[]): void => {
  machine.push(machine.dict());
  setIn(machine, items);
};

const call = (machine: Machine): void => {
  const args = machine.pop();
  machine.push(callInert(machine.pop(), args, machine.spend));
};

const callWithKeywords = (machine: Machine): void => {
  machine.pop();
  call(machine);
};

const stackGlobal = (machine: Machine): void => {
  const [name, module] = [machine.pop(), machine.pop()];
  if (typeof name !== 'string' || typeof module !== 'string') throw new Refusal('a global whose name is not text');
  machine.push(machine.global(module, name));
};

const persistent = (machine: Machine): void => {
  const found = loadPersistent(machine.pop());
  if (found instanceof Storage) machine.storages.push(found);
  machine.push(found);
};

const refuseProtocol = (protocol: number): void => {
  if (protocol < 2 || protocol > 5) throw new Refusal(`pickle protocol ${protocol}, not 2 to 5`);
};

const actions: Readonly<Record<number, (machine: Machine) => void>> = {
  128: (m) => refuseProtocol(m.count(1)), // PROTO
  149: (m) => m.pass(8), // FRAME
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
  150: (m) => m.push(m.take(m.count(8))), // BYTEARRAY8
  125: (m) => m.push(m.dict()), // EMPTY_DICT
  100: (m) => pushDict(m, m.popMark()), // DICT
  93: (m) => m.push(m.small([])), // EMPTY_LIST
  108: (m) => m.push(m.small(m.popMark())), // LIST
  143: (m) => m.push(m.small([])), // EMPTY_SET
  145: (m) => m.push(m.small(m.popMark())), // FROZENSET
  41: (m) => m.push(m.small(new Tuple([]))), // EMPTY_TUPLE
  116: (m) => m.push(m.small(new Tuple(m.popMark()))), // TUPLE
  133: (m) => m.push(m.popTuple(1)), // TUPLE1
  134: (m) => m.push(m.popTuple(2)), // TUPLE2
  135: (m) => m.push(m.popTuple(3)), // TUPLE3
  97: (m) => appendTo(m, [m.pop()]), // APPEND
  101: (m) => appendTo(m, m.popMark()), // APPENDS
  144: (m) => appendTo(m, m.popMark()), // ADDITEMS
  115: (m) => setIn(m, m.popTuple(2).items), // SETITEM
  117: (m) => setIn(m, m.popMark()), // SETITEMS
  99: (m) => m.push(m.global(m.line(), m.line())), // GLOBAL
  147: stackGlobal, // STACK_GLOBAL
  130: (m) => m.push(m.global('extension', String(m.count(1)))), // EXT1
  131: (m) => m.push(m.global('extension', String(m.count(2)))), // EXT2
  132: (m) => m.push(m.global('extension', String(m.integer()))), // EXT4
  82: call, // REDUCE
  129: call, // NEWOBJ
  146: callWithKeywords, // NEWOBJ_EX
  98: build, // BUILD
  81: persistent, // BINPERSID
  113: (m) => m.remember(m.count(1)), // BINPUT
  114: (m) => m.remember(m.count(4)), // LONG_BINPUT
  148: (m) => m.memoize(), // MEMOIZE
  104: (m) => m.recall(m.count(1)), // BINGET
  106: (m) => m.recall(m.count(4)), // LONG_BINGET
};
