import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { listImages } from '../../../../src/data/datasets/list-images.ts';
import { fingerprintDataset, indexDataset } from '../../../../src/data/index.ts';
import { folder, folderWith, png, refusal } from '../../support.ts';

const names = ['ant', 'bee', 'cow', 'dog', 'elk', 'fox'];
const listed = `${names.map((name, label) => `n0000000${label} ${name}`).join('\n')}\n`;

/** Two test images of three synsets, in a root with a list of six. */
const rootOf = (t: TestContext, files: Readonly<Record<string, string | Uint8Array>> = {}): string =>
  folderWith(t, {
    'classes.txt': listed,
    ...Object.fromEntries([1, 3, 5].flatMap((label) => [0, 1].map((at) => [`val/n0000000${label}/${at}.png`, '']))),
    ...files,
  });

const testOnly = folder({ train: null, classes_file: 'classes.txt' });

test('the classes that a network may predict are those with images, or those listed by name, by number or in a file', async (t) => {
  const root = rootOf(t, {
    'some.txt': 'bee\nfox\n',
    'some.json': '["n00000005", "n00000001"]',
    'numbers.txt': '1\n5\n',
  });
  const answersTo = async (classes: string | (string | number)[]) =>
    (await listImages({ ...testOnly, classes }, root)).answers;
  assert.deepEqual(await answersTo('present'), [1, 3, 5]);
  for (const some of [['n00000005', 'n00000001'], ['fox', 'bee'], [5, 1], 'some.txt', 'some.json', 'numbers.txt'])
    assert.deepEqual(await answersTo(some), [1, 5], JSON.stringify(some));
});

test('images of other classes are left out and counted, and the others keep their labels', async (t) => {
  const image = await png(3, 2);
  const files = Object.fromEntries([1, 3, 5].map((label) => [`val/n0000000${label}/0.png`, image]));
  const root = folderWith(t, { 'classes.txt': listed, ...files });
  const dataset = { ...testOnly, classes: [1, 5] };
  const index = await indexDataset(dataset, root);
  assert.deepEqual(index.answers, [1, 5]);
  assert.equal(index.classes.length, 6);
  assert.deepEqual(
    index.parts.test.map(({ label }) => label),
    [1, 5],
  );
  assert.deepEqual(index.leftOut, ['1 images of other classes (1): n00000003']);
});

test('without a list of classes, numbers are the outputs for the classes of the images, in their order', async (t) => {
  const { classes, answers, isPartial } = await listImages(
    { ...testOnly, classes_file: null, classes: [7, 0, 2] },
    rootOf(t),
  );
  assert.equal(isPartial, true);
  assert.deepEqual(answers, [0, 2, 7]);
  assert.deepEqual(
    [0, 2, 7].map((output) => classes![output]),
    ['n00000003', 'n00000005', 'n00000001'],
  );
  assert.equal(classes![1], 'output 1');
});

test('what may be answered is part of what the data set is', async (t) => {
  const root = rootOf(t, { 'some.txt': 'bee\nfox\n' });
  const printOf = (classes: string | null) => fingerprintDataset({ ...testOnly, classes, root });
  assert.notEqual(await printOf('some.txt'), await printOf('present'));
  assert.notEqual(await printOf('present'), await printOf(null));
});

const refused: readonly {
  readonly classes: string | (string | number)[];
  readonly list?: null;
  readonly message: RegExp;
  readonly hint: RegExp;
}[] = [
  {
    classes: ['n00000001', 'n00000009'],
    message: /has `n00000009`, which is not one of the 6 classes/,
    hint: /^use class names/,
  },
  { classes: ['n00000001', 'n0000000'], message: /did you mean `n0000000\d`\?$/, hint: /^use class names/ },
  { classes: [1, 6], message: /has `6`, which is not one of the 6 classes/, hint: /labels/ },
  { classes: ['fox', 'n00000001', 'bee'], message: /has `fox`/, hint: /^use class names/ },
  {
    classes: [2, 4],
    message: /no test image belongs to the 2 classes in `classes` \(n00000002, n00000004\)/,
    hint: /`classes: present`/,
  },
  { classes: 'present', list: null, message: /`classes: present` excludes nothing/, hint: /`classes_file`/ },
  {
    classes: [1, 2],
    list: null,
    message: /lists 2 network outputs, but the images have 3 classes$/,
    hint: /^list one output per class/,
  },
  { classes: [1, 2, 2], list: null, message: /names 2 twice/, hint: /once/ },
];

for (const { classes, list, message, hint } of refused) {
  test(`classes ${JSON.stringify(classes)}${list === null ? ' without a list' : ''} are refused`, async (t) => {
    const layout = list === null ? { ...testOnly, classes_file: null } : testOnly;
    const code = message.source.startsWith('no test') ? 'DATA_EMPTY' : 'DATA_CLASSES_MISMATCH';
    const error = await refusal(() => listImages({ ...layout, classes }, rootOf(t)), code);
    assert.match(error.message, message);
    assert.match(error.hint ?? '', hint);
  });
}
