import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/extending.md', root), 'utf8');

const sections = page.split(/^## /m).slice(1);
const filesIn = (text: string): string[] =>
  [...text.matchAll(/`((?:src|schemas|test|docs|examples)\/[^`\s]+)`/g)].map(([, file]) => file!);
/** The first cells of the table. */
const listed = (section: string): string[] => [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, file]) => file!);

test('every file that the page on extending names exists', () => {
  const missing = filesIn(page).filter((file) => !existsSync(new URL(file, root)));
  assert.deepEqual(missing, []);
});

test('an addition touches at most five files', () => {
  const counts = sections.map((section) => [section.split('\n')[0], listed(section).length]);
  assert.deepEqual(
    counts.map(([name]) => name),
    ['A spec key', 'A network', 'A data set layout', 'A report', 'An executor'],
  );
  for (const [name, count] of counts) assert.ok(Number(count) >= 3 && Number(count) <= 5, `${name}: ${count}`);
});

/** What each section's example is called in the code. */
const examples = {
  'A spec key': 'bn_momentum',
  'A network': 'senet154',
  'A data set layout': 'birdsnap',
  'A report': 'verdict',
};

test('the files of an example name it', () => {
  for (const [title, name] of Object.entries(examples)) {
    const files = listed(sections.find((section) => section.startsWith(title))!);
    for (const file of files) {
      assert.ok(file.includes(name) || readFileSync(new URL(file, root), 'utf8').includes(name), `${file}: ${name}`);
    }
  }
});
