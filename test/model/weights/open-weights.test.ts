import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isFixresError } from '../../../src/base/errors.ts';
import { randomStream } from '../../../src/base/random.ts';
import { openWeights, type WeightsFile } from '../../../src/model/index.ts';

// Made by torch, whose version stands in values.json: test/golden/weights/make.py.
const golden = (name: string): string => new URL(`../../golden/weights/${name}`, import.meta.url).pathname;

interface Expected {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
const { tensors: expected, training } = JSON.parse(readFileSync(golden('values.json'), 'utf8')) as {
  readonly tensors: Record<string, Expected>;
  readonly training: Record<string, Expected>;
};

const folder = mkdtempSync(join(tmpdir(), 'fixres-open-weights-'));
after(() => rmSync(folder, { recursive: true }));
const written = (name: string, content: Uint8Array | string): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const assertHolds = (opened: WeightsFile, tensors: Record<string, Expected>, before = ''): void => {
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    const read = opened.read(before + name);
    assert.deepEqual(read.shape, shape, name);
    assert.deepEqual([...read.values], values.map(Math.fround), name);
  }
};

const refuses = (file: string, reason: RegExp): void =>
  assert.throws(
    () => {
      const opened = openWeights(file);
      for (const name of opened.tensors.keys()) opened.read(name);
    },
    (error: Error) => {
      assert.ok(isFixresError(error), error.stack);
      assert.equal(error.code, 'MODEL_WEIGHTS_INVALID');
      assert.ok(error.message.includes(file), 'names the file');
      assert.match(error.message, /\(byte \d+\)$/);
      assert.match(error.message, reason);
      return true;
    },
  );

for (const name of ['plain.pth', 'legacy.pth', 'parallel.pth', 'protocol4.pth', 'deflated.pth']) {
  test(`${name} has what torch wrote: every dtype, strided and shared storages`, () => {
    assertHolds(openWeights(golden(name)), expected, name === 'parallel.pth' ? 'model/module.' : '');
  });
}

test('weights are found beside the state of an optimizer', () => {
  const opened = openWeights(golden('training-legacy.pth'));
  // The optimizer's state lies under numbers.
  assert.deepEqual([...opened.tensors.keys()], ['state_dict/weight']);
  assertHolds(opened, training, 'state_dict/');
});

test('a format is recognised by its first bytes, not by its name', () => {
  assert.equal(openWeights(written('a.safetensors', readFileSync(golden('plain.pth')))).format, 'torch');
  assert.equal(openWeights(golden('legacy.pth')).format, 'torch-legacy');
  refuses(written('b.pth', 'hello, world'), /starts with 68 65 6c 6c 6f/);
  refuses(written('empty.pth', ''), /byte 0/);
});

test("a pickle that calls a function is refused with the function's name, and nothing is executed", () => {
  refuses(golden('evil.pth'), /requests `posix\.system`/);
  refuses(golden('evil-legacy.pth'), /requests `posix\.system`/);
  assert.ok(!existsSync('fixres-was-here'));
});

test('an integer tensor has a dtype, but is not a weight', () => {
  const opened = openWeights(golden('plain.pth'));
  assert.equal(opened.tensors.get('bn.num_batches_tracked')?.dtype, 'I64');
  assert.throws(() => opened.read('bn.num_batches_tracked'), /has dtype I64/);
});

test('truncated files are refused at every length', () => {
  for (const name of ['plain.pth', 'legacy.pth']) {
    const bytes = readFileSync(golden(name));
    for (let length = 16; length < bytes.length; length += Math.ceil(bytes.length / 60)) {
      refuses(written('cut.pth', bytes.subarray(0, length)), /./);
    }
  }
});

test('names that lead out of a zip are refused', () => {
  const text = readFileSync(golden('plain.pth'), 'latin1').replaceAll('plain/data/0', '../../data/0');
  refuses(written('climbs.pth', Buffer.from(text, 'latin1')), /leaves the archive's folder/);
});

test('a changed name in the pickle is detected by its checksum', () => {
  const text = readFileSync(golden('plain.pth'), 'latin1').replace('transposed', 'transpesed');
  refuses(written('changed.pth', Buffer.from(text, 'latin1')), /`plain\/data\.pkl` does not match its checksum/);
});

test('an entry that claims an enormous size is refused', () => {
  const bytes = readFileSync(golden('deflated.pth'));
  const record = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  bytes.writeUInt32LE(0xf000_0000, record + 24);
  refuses(written('bomb.pth', bytes), /claims to grow/);
});

test('NaN is refused with the tensor and the index', () => {
  const bytes = readFileSync(golden('plain.pth'));
  const one = Buffer.from(Float32Array.of(-1, -0.875, -0.75).buffer);
  bytes.writeFloatLE(Number.NaN, bytes.indexOf(one) + 4);
  refuses(written('nan.pth', bytes), /`\w+` holds NaN at index 1 /);
});

test('files with changed bytes give weights or an error with a place, never anything else', () => {
  for (const name of ['plain.pth', 'legacy.pth', 'deflated.pth', 'protocol4.pth']) {
    const valid = readFileSync(golden(name));
    const random = randomStream(1, 'mutate', name);
    for (let round = 0; round < 250; round++) {
      const bytes = Buffer.from(valid);
      for (let change = random.integer(1, 4); change > 0; change--) {
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      }
      const file = written('mutated.pth', bytes);
      try {
        const opened = openWeights(file);
        for (const tensor of opened.tensors.values()) if (/F/.test(tensor.dtype)) opened.read(tensor.name);
      } catch (error) {
        assert.ok(isFixresError(error), `${name}, round ${round}: ${(error as Error).stack}`);
        assert.match(error.message, /\(byte \d+\)$/);
      }
    }
  }
});

test("tfjs's model.json is read across its shards", () => {
  const bytes = Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
  written('shard1', bytes.subarray(0, 10));
  written('shard2', bytes.subarray(10));
  const weights = [
    { name: 'a', shape: [2], dtype: 'float32' },
    { name: 'b', shape: [2, 2], dtype: 'float32' },
  ];
  const manifest = (paths: readonly string[]) => JSON.stringify({ weightsManifest: [{ paths, weights }] });
  assertHolds(openWeights(written('model.json', manifest(['shard1', 'shard2']))), {
    a: { shape: [2], values: [1, 2] },
    b: { shape: [2, 2], values: [3, 4, 5, 6] },
  });
  refuses(written('climbs.json', manifest(['../shard1'])), /outside its folder/);
  refuses(written('short.json', manifest(['shard1'])), /10 bytes instead of 24/);
});

test("an ONNX model's initialisers are read", () => {
  // ModelProto { ir_version: 8, graph { initializer { dims: 2, data_type: FLOAT, name: "w", raw_data } } }
  const raw = Buffer.from(Float32Array.of(1.5, -2).buffer);
  const tensor = Buffer.concat([Buffer.from([0x08, 2, 0x10, 1, 0x42, 1, 0x77, 0x4a, 8]), raw]);
  const graph = Buffer.concat([Buffer.from([0x2a, tensor.length]), tensor]);
  const model = Buffer.concat([Buffer.from([0x08, 8, 0x3a, graph.length]), graph]);
  assertHolds(openWeights(written('model.onnx', model)), { w: { shape: [2], values: [1.5, -2] } });
  for (let length = 1; length < model.length; length++) refuses(written('cut.onnx', model.subarray(0, length)), /./);
});
