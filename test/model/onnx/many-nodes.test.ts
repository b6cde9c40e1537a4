import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readOnnxGraph } from '../../../src/model/onnx/read-graph.ts';
import { type TinyNode, writeOnnx } from '../opaque/write-onnx.ts';

test('a graph is read in large pieces, however many names are in it', (t) => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'fixres-many-nodes-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const nodes = Array.from({ length: 2000 }, (_, i): TinyNode => ['Relu', [i === 0 ? 'x' : `v${i - 1}`], [`v${i}`]]);
  const file = join(folder, 'deep.onnx');
  const content = writeOnnx({ nodes, constants: {}, input: { shape: [1, 3, 32, 32] }, outputs: ['v1999'] });
  fs.writeFileSync(file, content);
  const read = t.mock.method(fs, 'readSync');
  syncBuiltinESMExports();
  const { nodes: found } = readOnnxGraph(file);
  read.mock.restore();
  syncBuiltinESMExports();
  assert.deepEqual(found.at(-1)?.inputs, ['v1998']);
  const calls = read.mock.callCount();
  assert.ok(calls > 0 && calls < 10, `${calls} reads of ${content.length} bytes`);
});
