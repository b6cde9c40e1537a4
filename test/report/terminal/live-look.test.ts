import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { asciiText } from '../../../src/report/terminal/ascii-text.ts';
import { liveLook } from '../../../src/report/terminal/live-look.ts';
import { noHistory, sparkLine, withValue } from '../../../src/report/terminal/spark-line.ts';

test('the first locale that is named decides on UTF-8, and NO_COLOR with any value on colours', () => {
  assert.deepEqual(liveLook({}), { color: true, unicode: true });
  assert.deepEqual(liveLook({ NO_COLOR: '' }), { color: true, unicode: true });
  assert.equal(liveLook({ NO_COLOR: '0' }).color, false);
  assert.equal(liveLook({ LANG: 'en_GB.UTF-8' }).unicode, true);
  assert.equal(liveLook({ LANG: 'de_DE.utf8', LC_ALL: '' }).unicode, true);
  assert.equal(liveLook({ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }).unicode, false);
  assert.equal(liveLook({ LANG: 'en_GB.UTF-8', LC_CTYPE: 'POSIX' }).unicode, false);
  assert.equal(liveLook({ LC_ALL: 'C.UTF-8', LANG: 'C' }).unicode, true);
});

test('ASCII text keeps its width', () => {
  for (const text of ['✓ ██▌░ · ┤⠉⠑○', '模型 é👩‍👩‍👧 ▁▂▃▄▅▆▇█', 'plain', '\u001b[1mbold\u001b[22m\n']) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
    assert.match(asciiText(text), /^[\u0000-\u007f]*$/);
    assert.equal(stringWidth(asciiText(text)), stringWidth(text), text);
  }
  assert.equal(asciiText('✗ net ▁█'), 'x net _#');
});

test('a spark line spans its values, and a long history keeps its beginning and its end', () => {
  assert.equal(sparkLine([0, 1, 2, 3, 4, 5, 6, 7], 8), '▁▂▃▄▅▆▇█');
  assert.equal(sparkLine([7, 7, 0, 0], 2), '█▁');
  assert.equal(sparkLine([1, 1, 1], 8), '▁▁▁');
  assert.equal(sparkLine([1], 8), '');
  assert.equal(sparkLine([Number.NaN, 2], 8), '');
  let history = noHistory;
  for (let value = 0; value < 1000; value++) history = withValue(history, value);
  const { values } = history;
  assert.deepEqual([values.length <= 64, values[0], values.at(-1)! > 960], [true, 0, true]);
});
