import assert from 'node:assert/strict';
import { before, mock, test } from 'node:test';
import { printableText } from '../../src/base/printable.ts';
import type { CliIo, CliTerminal } from '../../src/cli/io.ts';
import { countText, progressLine } from '../../src/cli/progress-line.ts';

// However slow the machine is, no time passes: the line is updated once.
before(() => mock.timers.enable({ apis: ['Date'], now: 1e12 }));

const printed = (more: Partial<CliIo>, counts: readonly number[]) => {
  let [err, detail] = ['', ''];
  // As a command prints: what would move a terminal's cursor is shown instead, but for a carriage return in front.
  const io = {
    err: (text: string) => (err += printableText(text)),
    detail: (text: string) => (detail += `${text};`),
    ...more,
  };
  const line = progressLine(io as unknown as CliIo);
  for (const done of counts) line.show({ work: 'hashing photos', done, total: 2000, unit: 'images' });
  line.close();
  return { err, detail };
};

test('on a terminal the line is overwritten, and cleared at the end; `--verbose` keeps the counts', () => {
  const terminal = {} as CliTerminal;
  const whole = printed({ terminal }, [1, 2, 2000]);
  const line = 'hashing photos: 1 of 2,000 images';
  assert.equal(whole.err, `\r${line}\r${' '.repeat(line.length)}\r`);
  assert.equal(whole.detail, 'hashing photos: 2,000 of 2,000 images;');
  assert.equal(printed({ terminal }, [1, 7]).detail, 'hashing photos: 7 of 2,000 images;');
  assert.equal(printed({ terminal, isQuiet: () => true }, [1]).err, '');
  assert.equal(printed({}, [1]).err, '');
});

test('listing has no known end: when hashing begins, its line is overwritten, and its count is kept', () => {
  let [err, detail] = ['', ''];
  const io = { err: (text: string) => (err += text), detail: (text: string) => (detail += `${text};`), terminal: {} };
  const line = progressLine(io as unknown as CliIo);
  line.show({ work: 'listing photos', done: 1500, total: null, unit: 'images' });
  line.show({ work: 'hashing photos', done: 1, total: 2000, unit: 'images' });
  line.close();
  assert.equal(detail, 'listing photos: 1,500 images;hashing photos: 1 of 2,000 images;');
  assert.ok(err.startsWith('\rlisting photos: 1,500 images'));
});

test('bytes are reported in megabytes, and an unknown total is left out', () => {
  const count = { work: 'downloading resnet18', done: 1_250_000, unit: 'bytes' } as const;
  assert.equal(countText({ ...count, total: 46_000_000 }), 'downloading resnet18: 1.3 of 46.0 MB');
  assert.equal(countText({ ...count, total: null }), 'downloading resnet18: 1.3 MB');
});
