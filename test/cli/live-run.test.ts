import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openScreen, ptyProblem } from '../report/terminal/pty.ts';
import { microSpec, withFolder } from './fixtures/cli.ts';

const skip = (await ptyProblem()) ?? false;
const main = '../../../src/cli/main';
const size = { columns: 100, rows: 60 };

const shows = (text: string) => (lines: string[]) => lines.some((line) => line.includes(text));

test('on a terminal Ctrl-C ends a run with 130, and the next one ends with Table 1', { skip }, () =>
  withFolder(async (folder) => {
    const words = ['run', microSpec, '--runs-dir', join(folder, 'runs'), '--workers', '1'];
    const long = await openScreen(main, [...words, '--set', 'train.recipe.epochs=5000'], size);
    try {
      await long.until(shows('▸ train tinynet 32 seed 1'));
      await long.until(shows('epoch '));
      long.type('\u0003');
      assert.equal(await long.exited, 130);
      await long.until(shows('interrupted; run the same command again to resume'));
      assert.ok(long.written().includes('\u001b[?25h'), 'the cursor is shown again');
    } finally {
      long.kill();
    }
    const short = await openScreen(main, [...words, '--set', 'report=[table1]'], size);
    try {
      assert.equal(await short.exited, 0);
      await short.until(shows('micro · 12/12 runs'));
      await short.until(shows('micro: top-1 accuracy on shapes, %'));
    } finally {
      short.kill();
    }
  }),
);
