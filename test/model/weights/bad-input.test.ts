import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { isFixresError } from '../../../src/base/errors.ts';
import { openWeights, writeSafetensors } from '../../../src/model/index.ts';
import { importOnnx } from '../../../src/model/onnx/import-onnx.ts';

// Files that claim more than they hold, or ask for more than weights need. Each is refused with the file, the place and
// the reason, whatever the length that it claims.
const golden = (name: string): string => new URL(`../../golden/weights/${name}`, import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'fixres-bad-input-'));
let beforeKiB = 0;

const readAll = (file: string): void => {
  const opened = openWeights(file);
  for (const { name, dtype } of opened.tensors.values()) if (/F/.test(dtype)) opened.read(name);
};

before(() => {
  readAll(golden('plain.pth'));
  beforeKiB = process.resourceUsage().maxRSS;
});

after(() => {
  rmSync(folder, { recursive: true });
  // Of everything in this file together; the largest claim is of 4 exbibytes, the largest file has 64 KiB.
  const grownMiB = (process.resourceUsage().maxRSS - beforeKiB) / 1024;
  assert.ok(grownMiB < 128, `${grownMiB} MiB more`);
});

const written = (name: string, ...parts: readonly (Uint8Array | string)[]): string => {
  const file = join(folder, name);
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part))));
  return file;
};

const refuses = (file: string, reason: RegExp, act: (file: string) => unknown = readAll, named = file): void =>
  assert.throws(
    () => act(file),
    (error: Error) => {
      assert.ok(isFixresError(error), error.stack);
      assert.equal(error.code, 'MODEL_WEIGHTS_INVALID');
      assert.equal(error.path, named);
      assert.ok(error.message.includes(named));
      assert.match(error.message, /\(byte \d+\)$/);
      assert.match(error.message, reason);
      return true;
    },
  );

const wide = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};

test('safetensors: a header that is longer than the file, or than any real header', () => {
  refuses(written('long', wide(4_000_000_000n), '{}'), /a header of 4000000000 bytes is too long \(byte 0\)$/);
  refuses(written('cut', wide(90_000_000n), '{}'), /the header of 90000000 bytes is truncated \(byte 0\)$/);
});

test('safetensors: a shape whose product overflows, and values that do not exist', () => {
  const headed = (name: string, shape: readonly number[], end: number) => {
    const json = JSON.stringify({ w: { dtype: 'F32', shape, data_offsets: [0, end] } });
    return written(name, wide(BigInt(json.length)), json, new Uint8Array(4));
  };
  refuses(headed('product', Array(60).fill(2 ** 50), 4), /`w` takes 4 bytes, but its shape and dtype require /);
  refuses(headed('absent', [2 ** 40], 2 ** 42), /the tensors end there, but the file ends at \d+ \(byte \d+\)$/);
});

test('safetensors: cut off at every length', () => {
  const file = join(folder, 'whole.safetensors');
  writeSafetensors(file, [{ name: 'w', shape: [2], values: Float32Array.of(1, 2) }]);
  const bytes = readFileSync(file);
  for (let length = 9; length < bytes.length; length++) refuses(written('part', bytes.subarray(0, length)), /./);
});

interface Entry {
  readonly name: string;
  readonly content: Uint8Array;
  /** What the entry says of its length, where that is a lie. */
  readonly claims?: number;
  readonly isDeflated?: boolean;
  /** Index of the entry whose content it shows once more. */
  readonly same?: number;
}

/** A zip archive, by APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16. */
const zipOf = (entries: readonly Entry[], claimedCount = entries.length): Buffer => {
  const [locals, records, begins]: [Buffer[], Buffer[], number[]] = [[], [], []];
  let at = 0;
  for (const { name, content, claims = content.length, isDeflated = false, same } of entries) {
    const packed = isDeflated ? deflateRawSync(content) : content;
    const middle = Buffer.alloc(22);
    middle.writeUInt16LE(isDeflated ? 8 : 0, 4);
    middle.writeUInt32LE(crc32(content), 10);
    middle.writeUInt32LE(packed.length, 14);
    middle.writeUInt32LE(claims, 18);
    const sizes = Buffer.from([name.length, 0, 0, 0]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), middle, sizes, Buffer.from(name), packed]);
    begins.push(same === undefined ? at : begins[same]!);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(begins.at(-1)!, 10);
    records.push(Buffer.concat([Buffer.from('PK\x01\x02\0\0'), middle, sizes, rest, Buffer.from(name)]));
    if (same !== undefined) continue;
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(records);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(claimedCount, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
};

const pickled = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test('zip: unpacking an entry stops at the size that it claims', () => {
  const bomb = { name: 'a/data.pkl', content: new Uint8Array(8 * 2 ** 20), claims: 1000, isDeflated: true };
  refuses(written('bomb.pth', zipOf([bomb])), /`a\/data\.pkl` can't be unpacked: /);
});

test('zip: an entry that claims to expand by more than weights do', () => {
  const grows = { name: 'a/data.pkl', content: new Uint8Array(1000), claims: 2 ** 31, isDeflated: true };
  refuses(written('grows.pth', zipOf([grows])), /claims to grow from \d+ to 2147483648 bytes/);
});

test('zip: a state_dict that contains itself, or is nested 100,000 levels deep', () => {
  const member = 'X\x0a\0\0\0state_dict';
  const itself = pickled(`\x80\x02}q\0${member}h\0s.`);
  refuses(written('cyclic.pth', zipOf([{ name: 'a/data.pkl', content: itself }])), /contains no dict of tensors/);
  const depth = 100_000;
  const deep = pickled(`\x80\x02}${`${member}}`.repeat(depth)}${'s'.repeat(depth)}.`);
  refuses(written('deep.pth', zipOf([{ name: 'a/data.pkl', content: deep }])), /contains no dict of tensors/);
});

test('zip: one content under many names, a duplicate name, and entries that do not exist', () => {
  const content = pickled('\x80\x02}.');
  const first = { name: 'a/data.pkl', content };
  refuses(written('shared.pth', zipOf([first, { name: 'a/data/0', content, same: 0 }])), /overlaps another entry/);
  refuses(written('twice.pth', zipOf([first, first])), /`a\/data\.pkl` appears twice/);
  refuses(written('count.pth', zipOf([first], 60_000)), /an entry of the directory is broken/);
});

for (const name of ['/etc/passwd', '../a/data.pkl', 'a/../../data.pkl', '..\\data.pkl', 'C:/data.pkl', 'a\0.pkl']) {
  test(`zip: the name ${JSON.stringify(name)} leads out of the archive`, () => {
    refuses(written('climbs.pth', zipOf([{ name, content: new Uint8Array(1) }])), /leaves the archive's folder/);
  });
}

for (const [what, pickle] of [
  ['posix.system', '\x80\x02cposix\nsystem\nX\x02\0\0\0id\x85R.'],
  ['builtins.eval', '\x80\x02cbuiltins\neval\nX\x01\0\0\x001\x85R.'],
  ['os.popen', '\x80\x04\x8c\x02os\x8c\x05popen\x93\x8c\x02id\x85R.'],
  ['torch.storage._load_from_bytes', '\x80\x02ctorch.storage\n_load_from_bytes\nC\x01a\x85R.'],
] as const) {
  test(`pickle: ${what} is refused by name before anything is called`, () => {
    const file = written('calls.pth', zipOf([{ name: 'a/data.pkl', content: pickled(pickle) }]));
    refuses(file, new RegExp(`it requests \`${what.replaceAll('.', '\\.')}\`, which weights do not need`));
  });
}

test('pickle: lengths beyond its end, and huge integers', () => {
  for (const pickle of ['\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\x0f', '\x80\x02X\xff\xff\xff\x7f', '\x80\x04\x95']) {
    refuses(written('ends.pth', zipOf([{ name: 'a/data.pkl', content: pickled(pickle) }])), /the pickle is truncated/);
  }
  const long = pickled(`\x80\x02\x8b\xff\xff\0\0${'\x01'.repeat(65_535)}.`);
  refuses(written('long.pth', zipOf([{ name: 'a/data.pkl', content: long }])), /an integer of 65535 bytes/);
});

test('pickle: a tensor of more values than its storage, also by strides of 0', () => {
  const shown = readFileSync(golden('legacy.pth'), 'latin1');
  const [sizes, strides] = ['K\x02K\x03K\x04\x87', 'K\x0cK\x04K\x01\x87'];
  assert.ok(shown.includes(sizes) && shown.includes(strides));
  const larger = shown.replace(sizes, 'K\xffK\x03K\x04\x87');
  refuses(written('larger.pth', pickled(larger)), /a tensor that ends at element \d+ of a storage of 24/);
  const repeated = larger.replace(strides, 'K\x00K\x04K\x01\x87');
  refuses(written('repeated.pth', pickled(repeated)), /a tensor with more values than its storage has/);
});

/** A field of a protobuf message with a content of less than 128 bytes, or with a length of its own. */
const field = (number: number, content: Uint8Array, length = [content.length]): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2, ...length]), content]);
/** ir_version: 8, opset_import { version: 17 } */
const begin = Buffer.from([0x08, 8, 0x42, 2, 0x10, 17]);
const onnxOf = (...initialiser: number[]): Buffer =>
  Buffer.concat([begin, field(7, field(5, Buffer.from(initialiser)))]);
/** 2^62, as a varint. */
const huge = [128, 128, 128, 128, 128, 128, 128, 128, 64];
const called = [0x42, 1, 0x77];

test('ONNX: dimensions, lengths and counts that no file can have', () => {
  const read = [readAll, importOnnx];
  for (const act of read) {
    const dims = onnxOf(0x08, ...huge, 0x08, ...huge, 0x10, 1, ...called, 0x4a, 4, 0, 0, 0, 0);
    refuses(written('dims.onnx', dims), /`w` has (the shape|4 bytes instead of)/, act);
    const length = onnxOf(0x08, 1, 0x10, 1, ...called, 0x4a, ...huge, 0, 0, 0, 0);
    refuses(written('length.onnx', length), /field 9 extends beyond its message/, act);
    const endless = onnxOf(0x08, ...Array(12).fill(255));
    refuses(written('endless.onnx', endless), /an unterminated number|extends beyond/, act);
    const axes = onnxOf(...Array(20).fill([0x08, 1]).flat(), 0x10, 1, ...called, 0x4a, 4, 0, 0, 0, 0);
    refuses(written('axes.onnx', axes), /`w` has the shape/, act);
  }
  refuses(
    written('nan.onnx', onnxOf(0x08, 1, 0x10, 1, ...called, 0x4a, 4, 0, 0, 0xc0, 0x7f)),
    /`w` holds NaN at index 0/,
  );
});

test('ONNX: more nodes than a network has', () => {
  const nodes = Buffer.alloc(2 * 100_001, Buffer.from([0x0a, 0]));
  const length = [(nodes.length & 0x7f) | 0x80, ((nodes.length >> 7) & 0x7f) | 0x80, nodes.length >> 14];
  const file = written('nodes.onnx', begin, field(7, nodes, length));
  refuses(file, /more than 100000 nodes/, importOnnx);
});

const layersModel = (name: string, paths: readonly string[], shape: readonly number[]): string =>
  written(name, JSON.stringify({ weightsManifest: [{ paths, weights: [{ name: 'w', shape, dtype: 'float32' }] }] }));

test('tfjs: shards that are longer or shorter than the weights, and shapes that no shard holds', () => {
  written('shard', new Uint8Array(8));
  refuses(layersModel('short.json', ['shard'], [3]), /the shards have 8 bytes instead of 12/);
  refuses(layersModel('long.json', ['shard'], [1]), /the shards have 8 bytes instead of 4/);
  refuses(layersModel('twice.json', ['shard', 'shard'], [2]), /the shards have 16 bytes instead of 8/);
  refuses(layersModel('huge.json', ['shard'], [2 ** 50, 2 ** 50]), /the shards have 8 bytes instead of \d/);
  refuses(layersModel('negative.json', ['shard'], [-2]), /has the impossible shape \[-2\]/);
});

test('tfjs: a value that is not a number is reported with its shard and its place there', () => {
  mkdirSync(join(folder, 'shards'), { recursive: true });
  written('shards/a', new Uint8Array(6));
  const second = written('shards/b', new Uint8Array(2), Buffer.from(Float32Array.of(Infinity).buffer));
  const file = layersModel('infinite.json', ['shards/a', 'shards/b'], [3]);
  refuses(file, /`w` holds Infinity at index 2 \(byte 2\)$/, readAll, second);
});

for (const path of ['/etc/passwd', '../shard', 'a/../../shard', '..\\shard']) {
  test(`tfjs: the shard ${path} is outside its folder`, () => {
    refuses(layersModel('climbs.json', [path], [2]), /is outside its folder/);
  });
}
