import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isFixresError } from '../../../../src/base/errors.ts';
import { filesOfWeights, openWeights, writeSafetensors } from '../../../../src/model/index.ts';

// Folders as model hubs have them: https://huggingface.co/docs/transformers/main/en/models, `Sharded checkpoints`.
const root = mkdtempSync(join(tmpdir(), 'fixres-sharded-'));
after(() => rmSync(root, { recursive: true }));

let folders = 0;
const folderWith = (files: Readonly<Record<string, readonly string[] | object>>): string => {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    if (!Array.isArray(content)) writeFileSync(file, JSON.stringify(content));
    else
      writeSafetensors(
        file,
        content.map((tensor: string, index) => ({ name: tensor, shape: [1], values: new Float32Array([index]) })),
      );
  }
  return folder;
};

const refuses = (path: string, code: string, message: RegExp, hint: RegExp = /./): void =>
  assert.throws(
    () => openWeights(path),
    (error: Error) => {
      assert.ok(isFixresError(error), error.stack);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.match(error.hint ?? '', hint);
      return true;
    },
  );

const index = { metadata: {}, weight_map: { a: '1.safetensors', b: '2.safetensors', c: '2.safetensors' } };
const indexName = 'model.safetensors.index.json';

test('the tensors of a sharded snapshot are read from their files, by the folder or the index', () => {
  const folder = folderWith({ [indexName]: index, '1.safetensors': ['a'], '2.safetensors': ['b', 'c'] });
  for (const path of [folder, join(folder, indexName)]) {
    const opened = openWeights(path);
    assert.deepEqual([...opened.tensors.keys()], ['a', 'b', 'c']);
    assert.deepEqual([...opened.read('c').values], [1]);
    assert.deepEqual(
      filesOfWeights(path),
      [indexName, '1.safetensors', '2.safetensors'].map((name) => join(folder, name)),
    );
  }
});

test('a folder stands for its usual weights file, or its only one', () => {
  const usual = folderWith({ 'model.safetensors': ['a'], 'pytorch_model.bin': ['b'], 'config.json': {} });
  assert.equal(openWeights(usual).file, join(usual, 'model.safetensors'));
  const only = folderWith({ 'best.pth': ['a'], 'config.json': {} });
  assert.deepEqual(filesOfWeights(only), [join(only, 'best.pth')]);
  const two = folderWith({ 'a.pth': ['a'], 'b.pth': ['a'] });
  refuses(two, 'MODEL_WEIGHTS_INVALID', /has several weights files: a\.pth, b\.pth/, /use one of them: .*a\.pth/);
  refuses(folderWith({ 'config.json': {} }), 'MODEL_WEIGHTS_MISSING', /has no weights file/, /whole snapshot/);
  refuses(folderWith({ 'net.onnx': {} }), 'MODEL_WEIGHTS_MISSING', /has no weights file/, /net\.onnx.*`name: onnx`/);
});

test('an index that names missing files is refused', () => {
  const lacking = folderWith({ [indexName]: index, '1.safetensors': ['a'] });
  refuses(lacking, 'MODEL_WEIGHTS_MISSING', /2\.safetensors does not exist, but .*index\.json lists it/);
  const other = folderWith({ [indexName]: index, '1.safetensors': ['a'], '2.safetensors': ['b'] });
  refuses(other, 'MODEL_WEIGHTS_INVALID', /2\.safetensors.*expects `c` in it/);
  refuses(folderWith({ [indexName]: { weight_map: {} } }), 'MODEL_WEIGHTS_INVALID', /`weight_map` is empty/);
});

test('an index cannot name files outside its folder, or itself', () => {
  for (const shard of ['../0/1.safetensors', '/etc/passwd', '..\\x', 3]) {
    refuses(
      folderWith({ [indexName]: { weight_map: { a: shard } } }),
      'MODEL_WEIGHTS_INVALID',
      /not a file in the same folder/,
    );
  }
  refuses(
    folderWith({ [indexName]: { weight_map: { a: indexName } } }),
    'MODEL_WEIGHTS_INVALID',
    /is not a weights file/,
  );
});
