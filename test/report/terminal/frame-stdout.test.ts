import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameStdout } from '../../../src/report/terminal/frame-stdout.ts';
import type { LiveLook } from '../../../src/report/terminal/live-look.ts';

const terminal = (columns: number) => {
  const written: string[] = [];
  return {
    columns,
    rows: 24,
    written,
    write: (text: string) => {
      written.push(text);
      return true;
    },
  };
};

test('a frame whose lines the terminal has wrapped is erased row by row', () => {
  const out = terminal(100);
  const frames = new FrameStdout(out, { color: true, unicode: true });
  frames.write(`\u001b[2K\u001b[G${'a'.repeat(90)}\nshort\n\u001b[31m${'b'.repeat(45)}\u001b[39m\n`);
  out.columns = 40; // 90 columns are three rows of 40, 45 are two: three rows more than were drawn
  frames.eraseBrokenLines();
  assert.equal(out.written.at(-1), '\u001b[2K\u001b[1A'.repeat(3));
});

test('nothing is erased when the lines fit, and everything is passed on', () => {
  const out = terminal(100);
  const frames = new FrameStdout(out, { color: true, unicode: true });
  frames.write('short\n');
  frames.eraseBrokenLines();
  assert.deepEqual(out.written, ['short\n']);
  assert.equal(frames.columns, 100);
});

test('a terminal gets no colours and no emphasis with NO_COLOR, and only ASCII without UTF-8', () => {
  const sent = (look: LiveLook): string => {
    const out = terminal(100);
    new FrameStdout(out, look).write('\u001b[2K\u001b[G\u001b[1m✓ \u001b[38;5;32mdone\u001b[39m\u001b[22m\n');
    return out.written.join('');
  };
  assert.equal(sent({ color: false, unicode: true }), '\u001b[2K\u001b[G✓ done\n');
  assert.equal(sent({ color: false, unicode: false }), '\u001b[2K\u001b[G+ done\n');
  assert.equal(
    sent({ color: true, unicode: false }),
    '\u001b[2K\u001b[G\u001b[1m+ \u001b[38;5;32mdone\u001b[39m\u001b[22m\n',
  );
});
