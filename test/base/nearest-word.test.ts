import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editDistance, nearestWord } from '../../src/base/nearest-word.ts';

test('edits are insertions, deletions, replacements and swaps of neighbours', () => {
  assert.equal(editDistance('', 'abc'), 3);
  assert.equal(editDistance('kitten', 'sitting'), 3); // the usual example of Levenshtein's distance
  assert.equal(editDistance('tabel1', 'table1'), 1);
  assert.equal(editDistance('ca', 'abc'), 3); // optimal string alignment; Damerau's own distance is 2
});

test('a distance is symmetric, and zero only for equal words', () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(editDistance(a, b), editDistance(b, a));
      assert.equal(editDistance(a, b) === 0, a === b);
    }),
  );
});

test('the nearest word is found despite case, hyphens and typos, and a distant one is not suggested', () => {
  const words = ['resolutions', 'root', 'train', 'test', 'last_cells'];
  assert.equal(nearestWord('resoltion', words), 'resolutions');
  assert.equal(nearestWord('Last-Cells', words), 'last_cells');
  assert.equal(nearestWord('rot', words), 'root');
  assert.equal(nearestWord('epoks', ['step_epochs', 'epochs']), 'epochs');
  assert.equal(nearestWord('root', ['test', 'train']), null);
  assert.equal(nearestWord('epochs', words), null);
  assert.equal(nearestWord('', words), null);
  assert.equal(nearestWord('test', ['testing']), null); // names of users: one may begin another
});
