import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { wrap } from '../../src/report/render/text.ts';

const words = fc.array(
  fc.constantFrom('a', 'top-1', '−0.8', '±0.0', '数据集', 'é', 'e\u0301', '👩‍👩‍👧', '🇨🇭', '', '…'),
  {
    maxLength: 30,
  },
);

test('wrapped lines keep all words, fit by the columns that a terminal gives them, and are as full as they can be', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 20 }), (given, width) => {
      const lines = wrap(given.join(' '), width);
      assert.equal(lines.join(' ').replace(/ +/g, ' ').trim(), given.join(' ').replace(/ +/g, ' ').trim());
      for (const [index, line] of lines.entries()) {
        const isOneWord = !line.trim().includes(' ');
        assert.ok(isOneWord || stringWidth(line) <= width, line);
        const next = lines[index + 1]?.split(' ')[0];
        if (next !== undefined && line !== '') assert.ok(stringWidth(`${line} ${next}`) > width, `${line} | ${next}`);
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});
