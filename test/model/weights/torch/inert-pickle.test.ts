import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { findTensors } from '../../../../src/model/weights/torch/find-tensors.ts';
import { PickleError } from '../../../../src/model/weights/torch/pickle-machine.ts';
import { Inert, type PickleValue } from '../../../../src/model/weights/torch/pickle-values.ts';
import { unpickle } from '../../../../src/model/weights/torch/unpickle.ts';

// Pickles that ask for anything at all: whatever they name becomes a placeholder, and what they pile up is limited.
// Opcodes as in CPython's Lib/pickletools.py.
const victim = 'fixres-was-here';
const system = '\x80\x04\x8c\x05posix\x8c\x06system\x93';
const touch = `\x8c\x15touch ${victim}\x85`;

const beforeKiB = process.resourceUsage().maxRSS;
after(() => {
  const wasRun = existsSync(victim);
  rmSync(victim, { force: true });
  assert.ok(!wasRun, 'something was executed');
  const grownMiB = (process.resourceUsage().maxRSS - beforeKiB) / 1024;
  assert.ok(grownMiB < 400, `${grownMiB} MiB more`);
});

const read = (text: string): PickleValue => unpickle(Buffer.from(text, 'latin1')).value;
const refuses = (text: string, reason: RegExp): void =>
  assert.throws(
    () => findTensors(read(text)),
    (error: Error) => {
      assert.match(error.message, reason);
      assert.ok(error instanceof PickleError || error.constructor.name === 'Refusal', error.stack);
      return true;
    },
  );

/** A tensor of one value in the storage `0`. */
const tensor =
  'ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x01tQK\0K\x01\x85K\x01\x85\x89)tR';
const w = 'X\x01\0\0\0w';

for (const [how, pickle] of Object.entries({
  REDUCE: `${system}${touch}R.`,
  'REDUCE of a result': `${system}${touch}R${touch}R.`,
  NEWOBJ: `${system}${touch}\x81.`,
  NEWOBJ_EX: `${system}${touch}}\x92.`,
  'BUILD of a class': `${system}}\x8c\x0c__setstate__${system.slice(2)}sb.`,
  'BUILD of an object': `${system})\x81}\x8c\x09__class__${system.slice(2)}sb.`,
  'EXT1, EXT2, EXT4': '\x80\x02\x82\x01)R\x83\x01\x02)\x81\x84\x01\x02\x03\x04)R\x87.',
  'a call by keyword arguments that are calls': `${system})}\x8c\x01x${system.slice(2)}${touch}Rs\x92.`,
  'APPENDS and SETITEMS': `${system})R(K\x01K\x02e(\x8c\x01aK\x01u.`,
})) {
  test(`${how}: a placeholder, and nothing is called`, () => {
    read(pickle);
    assert.ok(!existsSync(victim));
  });
}

test('classes and functions are identified by name, and tensors beside such objects are found', () => {
  const pickle = `\x80\x02}(X\x04\0\0\0argscargparse\nNamespace\n)\x81}X\x01\0\0\0a}sb${w}${tensor}u.`;
  const { value, ignored, storages } = unpickle(Buffer.from(pickle, 'latin1'));
  assert.deepEqual(ignored, ['argparse.Namespace']);
  assert.deepEqual([...findTensors(value).keys()], ['w']);
  assert.deepEqual(
    storages.map(({ key }) => key),
    ['0'],
  );
});

test("members with the names of JavaScript's own members are ordinary keys", () => {
  const names = ['__proto__', 'constructor', 'toString'].map(
    (name) => `\x8c${String.fromCharCode(name.length)}${name}`,
  );
  const pickle = `\x80\x04}(${names.map((name) => `${name}}${w}${tensor}s`).join('')}u.`;
  assert.deepEqual([...findTensors(read(pickle)).keys()], ['__proto__/w', 'constructor/w', 'toString/w']);
  assert.equal(Object.hasOwn(Object.prototype, 'w'), false);
});

test('names of JavaScript are not known functions', () => {
  for (const name of ['constructor', '__proto__', 'hasOwnProperty']) {
    assert.ok(read(`\x80\x02c\n${name}\n)R.`) instanceof Inert);
  }
});

test('a dict, an object and a module that contain themselves do not loop forever', () => {
  assert.equal(findTensors(read('\x80\x02}q\0X\x01\0\0\0ah\0s.')).size, 0);
  assert.equal(findTensors(read('\x80\x02ca\nb\n)\x81q\0}X\x01\0\0\0ah\0sb.')).size, 0);
  const parts = `}(X\x0b\0\0\0_parameters}${w}${tensor}sX\x08\0\0\0_buffers}X\x08\0\0\0_modules}X\x01\0\0\0mh\0su`;
  assert.deepEqual([...findTensors(read(`\x80\x02ca\nb\n)\x81q\0${parts}b.`)).keys()], ['w']);
});

test('deeply nested contents are not searched, and do not overflow the stack', () => {
  const depth = 100_000;
  assert.equal(findTensors(read(`\x80\x02)${'\x85'.repeat(depth)}.`)).size, 0);
  const fromType = 'ctorch._tensor\n_rebuild_from_type_v2\nq\0';
  const nested = `\x80\x02${fromType}${'h\0N'.repeat(depth)})${'\x87'.repeat(depth)}R.`;
  assert.ok(read(nested) instanceof Inert);
  const modules = `ca\nb\n)\x81}(X\x0b\0\0\0_parameters}X\x08\0\0\0_buffers}X\x08\0\0\0_modules}X\x01\0\0\0m`;
  refuses(`\x80\x02${modules.repeat(20_000)}N${'sub'.repeat(20_000)}.`, /names of its tensors are too long/);
});

test('dicts that double at each level are each visited once', () => {
  const doubled = Array.from({ length: 30 }, (_, level) => {
    const put = `r${String.fromCharCode(level)}\0\0\0`;
    const get = `j${String.fromCharCode(level)}\0\0\0`;
    return `${put}0}(X\x01\0\0\0a${get}X\x01\0\0\0b${get}u`;
  });
  assert.equal(findTensors(read(`\x80\x02}${w}${tensor}s${doubled.slice(0, 5).join('')}.`)).size, 1);
  assert.equal(findTensors(read(`\x80\x02}${w}${tensor}s${doubled.join('')}.`)).size, 0);
});

test('the numbers of objects, memo entries and copies made by calls are limited', () => {
  const many = 2_200_000;
  refuses(`\x80\x02${'}'.repeat(many)}.`, /more objects than a checkpoint needs/);
  refuses(`\x80\x04N${'\x94'.repeat(many)}.`, /more objects than a checkpoint needs/);
  refuses(`\x80\x02${'('.repeat(many)}.`, /more objects than a checkpoint needs/);
  const pairs = `](${'K\x01K\x02\x86'.repeat(100_000)}eq\0`;
  refuses(`\x80\x02ccollections\nOrderedDict\nq\x01${pairs}${'h\x01h\0\x85R'.repeat(1000)}.`, /more objects/);
});

test('a long name that is repeated from the memo is not copied without limit', () => {
  const long = `X\0\0\x10\0${'n'.repeat(2 ** 20)}`;
  const many = Array.from({ length: 100 }, (_, index) => `X\x02\0\0\0${String(index).padStart(2, '0')}h\0`).join('');
  refuses(`\x80\x02}${long}}(${w}${tensor}q\0${many}us.`, /names of its tensors are too long/);
});
