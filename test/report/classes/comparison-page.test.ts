import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonPage, type ShownImage } from '../../../src/report/classes/comparison-page.ts';
import type { NamedClassChange, RunComparison } from '../../../src/report/run-comparison.ts';

const run = { key: 'a'.repeat(64), title: 'none <b>', top1: 0.5, top1_ci95: [0.2, 0.8] } as const;
const classOf = (label: number, changes: Partial<NamedClassChange> = {}): NamedClassChange => ({
  label,
  name: `class ${label}`,
  n: 5,
  before: 2,
  after: 2,
  won: 0,
  lost: 0,
  ...changes,
});
const comparison: RunComparison = {
  before: run,
  after: { ...run, key: 'b'.repeat(64), title: 'tuned' },
  dataset: 'pets',
  part: 'test',
  n: 10,
  skipped: 1,
  won: 3,
  lost: 1,
  difference: 0.2,
  p: 0.6,
  significant: false,
  changes: 5,
  wrong: 1,
  changed: [],
  classes: [classOf(0, { name: 'calm' }), classOf(1, { name: '<script>alert(1)</script>', after: 4, won: 3, lost: 1 })],
};
const image = (changes: Partial<ShownImage> = {}): ShownImage => ({
  image: 7,
  path: 'x/"7".jpg',
  change: 'won',
  label: 'cat',
  before: '<i>dog</i>',
  after: 'cat',
  jpeg: Uint8Array.of(1, 2, 3),
  missing: null,
  ...changes,
});

const textOf = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

test('the page has the test, the counts, the most changed classes first, and the images with both predictions', () => {
  const page = comparisonPage(comparison, { images: [image(), image({ change: 'lost' })], isFull: false });
  const text = textOf(page);
  assert.match(
    text,
    /On 10 test images of pets, 3 are won and 1 lost: \+20\.0 points, which is indistinguishable from chance/,
  );
  assert.match(text, /1 more could not be read and are not counted\./);
  assert.match(text, /5 get a different prediction, 1 of them wrong in both runs\./);
  assert.match(text, /right before 3 1 wrong before 3 3/); // 4 right before, of 10
  assert.match(text, /alert\(1\)&lt;\/script&gt; 5 40\.0 80\.0 \+40\.0 3 1 calm 5 40\.0 40\.0 ±0\.0 0 0/);
  assert.match(
    text,
    /Won: wrong before, right after \(3\) 1 of 3 are shown: `--images N` shows more\. cat before: &lt;i&gt;dog/,
  );
  assert.match(text, /Lost: right before, wrong after \(1\) cat/);
  assert.equal(page.match(/src="data:image\/jpeg;base64,AQID"/g)?.length, 2);
});

test('names are text, nothing is a script, and nothing is loaded from elsewhere', () => {
  const page = comparisonPage(comparison, { images: [image()], isFull: false });
  assert.doesNotMatch(page, /<script|<i>|<b>|https?:|<link|@import|url\(/);
  assert.match(page, /Content-Security-Policy" content="default-src 'none'; img-src data:/);
  assert.match(page, /alt="cat: x\/&quot;7&quot;\.jpg"/);
});

test('a missing image keeps its place with the reason; a note says what is left out to limit the file size', () => {
  const gone = image({ jpeg: null, missing: 'x/7.jpg is not there & gone' });
  const text = textOf(comparisonPage(comparison, { images: [gone, image()], isFull: true }));
  assert.match(
    text,
    /2 of 3 are shown, to keep this file small\. 1 could not be read and are replaced by the reason\./,
  );
  assert.match(text, /x\/7\.jpg is not there &amp; gone cat before:/);
});

test('the hundred most changed of a thousand classes are shown, and the rest are counted', () => {
  const classes = Array.from({ length: 1000 }, (_, label) => classOf(label, { after: label === 777 ? 5 : 2 }));
  const page = comparisonPage({ ...comparison, classes }, { images: [], isFull: false });
  assert.match(textOf(page), /lost class 777 5 40\.0 100\.0/);
  assert.match(textOf(page), /The 100 of 1,000 classes that changed most\./);
  assert.ok(!page.includes('class 998'));
});
