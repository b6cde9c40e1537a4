import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { truncate, wrap } from '../../src/report/render/text.ts';

const words = fc.array(
  fc.constantFrom('a', 'top-1', '−0.8', '±0.0', '数据集', 'é', '🇨🇭', '…', 'a-word-of-many-letters'),
  { maxLength: 30 },
);

test('wrapped lines keep all characters, and fit by their width in terminal columns', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 30 }), (given, width) => {
      const lines = wrap(given.join(' '), width);
      assert.equal(lines.join('').replaceAll(' ', ''), given.join(''));
      for (const [index, line] of lines.entries()) {
        assert.ok(stringWidth(line) <= width, line);
        const next = lines[index + 1]?.split(' ')[0];
        if (next !== undefined && given.some((word) => word === next)) {
          assert.ok(stringWidth(`${line} ${next}`) > width, `${line} | ${next}`);
        }
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('a text is cut to a maximum width in terminal columns', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 30 }), (given, width) => {
      const text = given.join(' ');
      const cut = truncate(text, width);
      assert.ok(stringWidth(cut) <= width, cut);
      assert.equal(cut === text, stringWidth(text) <= width);
      if (cut !== text) assert.ok(cut.endsWith('…') && text.startsWith(cut.slice(0, -1)), cut);
    }),
    { seed: 1, numRuns: 500 },
  );
});
