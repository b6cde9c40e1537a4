import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MarkedOutput } from '../../src/schedule/executors/local/marked-output.ts';

const mark = '\0mark\0';
const printed = `one\n${mark}two \0ma${mark}${mark}three\0`;

test('marks are counted and removed, however a pipe splits the output', () => {
  for (let size = 1; size <= printed.length; size++) {
    let text = '';
    const output = new MarkedOutput(mark, (chunk) => {
      text += chunk.toString();
    });
    for (let at = 0; at < printed.length; at += size) output.hear(Buffer.from(printed.slice(at, at + size)));
    assert.equal(output.marks, 3);
    output.end();
    assert.equal(text, 'one\ntwo \0mathree\0');
  }
});
