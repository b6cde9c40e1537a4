import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatOfFile } from '../../src/app/format-of-file.ts';

const extensions = { latex: 'tex', png: 'png' } as const;

test("a file's extension says its format, which `--format` may repeat", () => {
  assert.equal(formatOfFile('reports/curve.png', undefined, extensions), 'png');
  assert.equal(formatOfFile('TABLE.TEX', 'latex', extensions), 'latex');
});

test('an unknown extension, no extension, and one that contradicts `--format` are refused', () => {
  const refused = (file: string, asked: 'latex' | 'png' | undefined, message: RegExp, hint: RegExp) =>
    assert.throws(() => formatOfFile(file, asked, extensions), { code: 'CLI_USAGE', message, path: file, hint });
  refused('net.pb', undefined, /format of net\.pb, which has the extension \.pb/, /ends in \.tex, \.png$/);
  refused('a.b/net', 'png', /which has no extension/, /ends in \.png$/);
  refused('t.png', 'latex', /t\.png has the extension \.png, but `--format` is latex/, /ends in \.tex$/);
});
