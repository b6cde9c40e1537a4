import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestWord } from '../../src/base/nearest-word.ts';

test('one letter added, left out, replaced, or swapped with its neighbour still means the word', () => {
  for (const word of ['labels', 'labl', 'lapel', 'lable', 'Label']) {
    assert.equal(nearestWord(word, ['path', 'label', 'split']), 'label', word);
  }
  assert.equal(nearestWord('tets', ['train', 'test']), 'test');
});

test('a word that is like none of the candidates means none', () => {
  assert.equal(nearestWord('weather', ['path', 'label', 'split']), undefined);
});
