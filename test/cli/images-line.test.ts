import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { imagesLine } from '../../src/cli/images-line.ts';
import type { CliIo } from '../../src/cli/io.ts';

/** What is printed while images are looked at, one every 300 ms. */
const printed = (io: Partial<CliIo>): string => {
  let err = '';
  mock.timers.enable({ apis: ['Date'] });
  try {
    const own = { out: () => {}, env: {}, cwd: '/', exit: () => {}, ...io };
    const line = imagesLine({ ...own, err: (text) => (err += text) }, 'decoded');
    for (const done of [1, 2, 3, 1234]) {
      mock.timers.tick(300);
      line.progress(done, 5000);
    }
    line.close();
  } finally {
    mock.timers.reset();
  }
  return err;
};

const terminal = { stdin: process.stdin, stdout: process.stdout };

test('a long look at images counts them on a terminal, on a line that goes at the end', () => {
  const lines = ['2 of 5,000', '3 of 5,000', '1,234 of 5,000'].map((counts) => `\rimages decoded: ${counts} `);
  assert.equal(printed({ terminal }), `${lines.join('')}\r\u001b[K`);
});

test('elsewhere, and where only results are wanted, nothing is said', () => {
  assert.equal(printed({}), '');
  assert.equal(printed({ terminal, isQuiet: () => true }), '');
});
