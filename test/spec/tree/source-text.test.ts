import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeFrame, placeOf, placeText, printable } from '../../../src/spec/tree/source-text.ts';

const piece = (text: string, wanted: string, hasLines = true) => {
  const start = text.indexOf(wanted);
  return { source: { name: 'a.yaml', folder: '/', text, hasLines }, start, end: start + wanted.length };
};

test('lines and columns begin at 1', () => {
  assert.deepEqual(placeOf(piece('ab\ncd', 'a')), { file: 'a.yaml', line: 1, column: 1 });
  assert.equal(placeText(placeOf(piece('ab\r\ncd', 'd'))), 'a.yaml:2:2');
});

test('a setting of the command line has no lines', () => {
  assert.equal(placeText(placeOf(piece('a=b', 'b', false))), 'a.yaml');
});

test('carets are below the piece, and end with its first line', () => {
  assert.equal(codeFrame(piece('x: 1\r\ny: [2,\r\n  3]', '[2,\r\n  3]')), '  2 | y: [2,\n    |    ^^^');
});

test('only a window around the piece is shown of a very long line', () => {
  const [line, carets] = codeFrame(piece(`${'a'.repeat(1000)}!${'b'.repeat(1000)}`, '!')).split('\n');
  assert.equal(line?.length, carets!.length - 1 + 80);
  assert.equal(line?.indexOf('!'), carets?.indexOf('^'));
});

test('control characters are made visible', () => {
  assert.equal(printable('a\u001b[2J\u009bb'), 'a\ufffd[2J\ufffdb');
});
