import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeFrame } from '../../src/spec/tree/source-text.ts';

test('a mistake in the whole of a text that begins with an empty line is shown there', () => {
  const source = { name: 'a.yaml', folder: '/', text: '\nname: a: b\n', hasLines: true };
  assert.equal(codeFrame({ source, start: 0, end: 12 }), '  1 | \n    | ^');
});
