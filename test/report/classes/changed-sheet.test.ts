import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChangedTile, renderChangedSheet } from '../../../src/report/classes/changed-sheet.ts';
import type { RunComparison } from '../../../src/report/run-comparison.ts';

const run = { key: 'a'.repeat(64), title: 'a <b>', top1: 0.5, top1_ci95: [0.2, 0.8] } as const;
const comparison: RunComparison = {
  before: run,
  after: { ...run, title: 'c' },
  dataset: 'pets',
  part: 'test',
  n: 10,
  skipped: 0,
  won: 3,
  lost: 1,
  difference: 0.2,
  p: 0.6,
  significant: false,
  changes: 4,
  wrong: 0,
  classes: [],
  changed: [],
};
const tile = (change: 'won' | 'lost', label: string): ChangedTile => ({
  image: 7,
  path: 'x/7.jpg',
  change,
  label,
  before: 'dog',
  after: 'a very long name of a breed',
  png: Uint8Array.of(1, 2, 3),
});

test('a sheet has wins above losses, with class and both predictions, and says how many are shown', async () => {
  const svg = String(await renderChangedSheet(comparison, [tile('won', '<cat>'), tile('lost', 'dog')], 'svg'));
  assert.match(svg, /a &lt;b&gt; → c[\s\S]*Won: wrong before, right after \(1 of 3\)[\s\S]*&lt;cat&gt;[\s\S]*\(1\)/);
  assert.equal(svg.match(/href="data:image\/png;base64,AQID"/g)?.length, 2);
  assert.match(svg, />after: a very lon…</);
  assert.match(svg, /<title>x\/7\.jpg: dog; before: dog; after: a very long name of a breed<\/title>/);
});
