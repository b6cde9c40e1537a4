import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScreen, ptyProblem, type Screen } from './pty.ts';

const skip = (await ptyProblem()) ?? false;
const program = './fixtures/watch-runs';
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
const clearsScreen = /\u001b\[[0-3]?J|\u001bc/;
const size = { columns: 100, rows: 30 };

const shows = (text: string) => (lines: string[]) => lines.some((line) => line.includes(text));
const countOf = (lines: string[], text: string): number => lines.filter((line) => line.includes(text)).length;

const withScreen = async (
  screenSize: { columns: number; rows: number },
  work: (screen: Screen) => Promise<void>,
): Promise<void> => {
  const screen = await openScreen(program, [], screenSize);
  try {
    await work(screen);
  } finally {
    screen.kill();
  }
};

test(
  'the view is drawn again without ever clearing the screen, and Ctrl-C reaches the program as a key',
  { skip },
  () =>
    withScreen(size, async (screen) => {
      await screen.until(shows('6/16 runs'));
      assert.equal(countOf(screen.lines(), 'sample · '), 1);
      assert.equal(countOf(screen.lines(), '✓ evaluate'), 6);
      screen.type('\u0003');
      await screen.until(shows('interrupted after some events'));
      assert.equal(await screen.exited, 0);
      assert.doesNotMatch(screen.written(), clearsScreen);
    }),
);

test('a terminal that gets narrow and wide again shows one view, without remains of the broken lines', { skip }, () =>
  withScreen(size, async (screen) => {
    await screen.until(shows('6/16 runs'));
    screen.resize(40, 30);
    await screen.until(shows('evaluate  ██████ 6/6'));
    assert.equal(countOf(screen.lines(), 'sample · '), 1);
    assert.equal(countOf(screen.lines(), '75.0 ┤'), 1); // the chart's first line
    assert.equal(screen.lines().at(-1), 'q leaves the view · Ctrl-C stops runs');
    screen.resize(100, 30);
    await screen.until(shows(`evaluate  ${'█'.repeat(24)} 6/6`));
    assert.equal(countOf(screen.lines(), 'sample · '), 1);
    screen.type('q');
    await screen.until(shows('left after some events'));
    assert.equal(await screen.exited, 0);
    assert.doesNotMatch(screen.written(), clearsScreen);
  }),
);

test('a terminal of 40 by 8 has its view, and gives the cursor back', { skip }, () =>
  withScreen({ columns: 40, rows: 8 }, async (screen) => {
    await screen.until(shows('6/16 runs'));
    assert.equal(countOf(screen.lines(), 'sample · '), 1);
    screen.type('q');
    assert.equal(await screen.exited, 0);
    assert.doesNotMatch(screen.written(), clearsScreen);
    assert.ok(screen.written().includes('\u001b[?25h'));
  }),
);
