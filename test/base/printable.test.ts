import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneLine, printableText } from '../../src/base/printable.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { styleFor } from '../../src/report/render/text.ts';

// Origin of the sequences: ECMA-48, xterm's "Control Sequences" (OSC 8 and 52), Unicode UAX #9.
const hostile = [
  '\u001b[2J',
  '\u001b]52;c;YQ==\u0007',
  '\u001b]8;;http://a\u001b\\',
  '\u009b31m',
  'a\bb',
  'a\rb',
  '\u202eb',
  '\u2066b',
];
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

test('control sequences are shown, not executed', () => {
  for (const text of hostile) {
    assert.doesNotMatch(printableText(text), raw, JSON.stringify(text));
    assert.doesNotMatch(oneLine(text), raw, JSON.stringify(text));
  }
  assert.equal(printableText('a\u001b[2Jb'), 'a\\u001b[2Jb');
});

test('our own colours, line breaks and the progress line are kept', () => {
  const { bold, dim, hue } = styleFor(true);
  for (const text of [
    bold('a'),
    dim('a'),
    ...[0, 1, 2, 3, 4, 5].map((index) => hue(index, 'a')),
    'a\r\nb\tc\n',
    '\r1 MB',
  ])
    assert.equal(printableText(text), text);
});

test('JSON has the same meaning after it is made printable', () => {
  const value = { [hostile.join('')]: hostile };
  assert.deepEqual(JSON.parse(printableText(JSON.stringify(value, null, 2))), value);
});

test('an error about a hostile name prints no control character', async () => {
  for (const text of hostile) {
    let printed = '';
    const print = (written: string): void => {
      printed += written;
    };
    const io = { out: print, err: print, env: {}, cwd: '/', exit: () => {} };
    await runCli(['weights', 'inspect', `no-such-${text}.safetensors`], io);
    assert.match(printed, /no-such-/);
    assert.doesNotMatch(printed, raw);
  }
});
