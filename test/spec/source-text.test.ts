import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeFrame } from '../../src/spec/tree/source-text.ts';

test('a mistake that spans a text with a leading empty line is shown at that line', () => {
  const source = { name: 'a.yaml', folder: '/', text: '\nname: a: b\n', hasLines: true };
  assert.equal(codeFrame({ source, start: 0, end: 12 }), '  1 | \n    | ^');
});
