import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvText } from '../../src/report/render/csv.ts';

// Origin of the prefixes: OWASP, "CSV Injection".
test('text that a spreadsheet would take for a formula gets an apostrophe, and numbers stay numbers', () => {
  assert.equal(
    csvText([['=1+1', '+a', '-a', '@a', '\ta', '\ra', 'a=b', '']]),
    "'=1+1,'+a,'-a,'@a,'\\ta,'\\ra,a=b,\r\n",
  );
  assert.equal(csvText([['\u001b[2J', 'a\nb']]), '\\x1b[2J,a\\nb\r\n');
  assert.equal(csvText([[-1.5, 1e-7, null, true]]), '-1.5,1e-7,,true\r\n');
});
