import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { overlapReader } from '../../../src/app/results/overlap-reader.ts';
import { sha256 } from '../../../src/base/json.ts';
import { writeOutcomeFile } from '../../../src/plan/handover/outcome-file.ts';
import type { Evaluation } from '../../../src/store/queries/evaluations.ts';
import type { Store } from '../../../src/store/store.ts';
import { temporaryStore } from '../../store/sample-store.ts';

const listed = (...digests: readonly string[]) =>
  digests.map((sha256) => ({ path: `${sha256}.png`, label: 0, widthPx: 1, heightPx: 1, sha256 }));

const keep = (store: Store, key: string, train: readonly string[], test: readonly string[]): void => {
  mkdirSync(store.paths.folder(key), { recursive: true });
  const index = { classes: ['x'], parts: { train: listed(...train), test: listed(...test) } };
  const text = JSON.stringify(index);
  writeFileSync(store.paths.artifact(key, 'index.json'), text);
  writeOutcomeFile(store.paths.outcome(key), {
    ...{ key, results: {}, environment: {}, startedMs: 0, endedMs: 1 },
    artifacts: [{ name: 'index.json', bytes: text.length, sha256: sha256(text) }],
  });
};

test('test images that a network was pretrained on are counted with the training images, each once', (context) => {
  const store = temporaryStore(context);
  keep(store, 'aa', ['1', '2'], ['2', '3', '4', '5']);
  keep(store, 'bb', ['2', '3', '9'], ['5']);
  const tested = { datasetKey: 'aa', pretrainedKey: 'bb', overlap: 1 } as Evaluation;
  const count = overlapReader(store);
  assert.equal(count(tested), 2);
  assert.equal(count({ ...tested, pretrainedKey: null }), 1);
  assert.equal(count({ ...tested, overlap: null }), 0, 'a data set that does not allow it');
  assert.equal(count({ ...tested, pretrainedKey: 'cc' }), 1, 'a list that is gone');
});
