import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { listImages } from '../../../../src/data/datasets/list-images.ts';
import { folder, folderWith, refusal } from '../../support.ts';

/** The classes that a list gives a data set of images in these folders, and the folders' classes. */
const classesOf = async (t: TestContext, name: string, content: string | Uint8Array, folders: readonly string[]) => {
  const images = folders.map((path) => [`val/${path}/1.png`, '']);
  const root = folderWith(t, { [name]: content, ...Object.fromEntries(images) });
  const listed = await listImages(folder({ train: null, classes_file: name }), root);
  return { classes: listed.classes, ofImages: listed.images.map(({ className }) => className) };
};

const readings: readonly {
  readonly what: string;
  readonly name?: string;
  readonly content: string | Uint8Array;
  readonly folders: readonly string[];
  readonly classes: readonly string[];
}[] = [
  {
    what: 'WordNet IDs with names after them',
    content: 'n01440764 tench, Tinca tinca\nn01443537 goldfish\r\nn01484850\n\n',
    folders: ['n01443537'],
    classes: ['n01440764', 'n01443537', 'n01484850'],
  },
  {
    what: 'names with spaces',
    content: 'golden retriever\ncat\ngolden eagle\n',
    folders: ['cat', 'golden eagle'],
    classes: ['golden retriever', 'cat', 'golden eagle'],
  },
  {
    what: 'names before a tab',
    content: 'big dog\ta dog\ncat\tb\n',
    folders: ['big dog'],
    classes: ['big dog', 'cat'],
  },
  {
    what: 'the first of several names',
    content: 'tench, a\ngreat shark, b\n',
    folders: ['great shark'],
    classes: ['tench', 'great shark'],
  },
  {
    what: 'numbers from 0 and tabs',
    content: '1\tbig dog\n0\tcat\n',
    folders: ['big dog'],
    classes: ['cat', 'big dog'],
  },
  {
    what: 'numbers from 1, as CUB has them',
    content: '1 001.A\n2 002.B\n',
    folders: ['002.B'],
    classes: ['001.A', '002.B'],
  },
  { what: 'a byte order mark', content: '\ufeffcat\ndog\n', folders: ['cat'], classes: ['cat', 'dog'] },
  {
    what: 'UTF-16',
    content: Buffer.from('\ufeffcat\r\nBär\r\n', 'utf16le'),
    folders: ['Bär'],
    classes: ['cat', 'Bär'],
  },
  {
    what: 'a JSON list',
    name: 'c.json',
    content: '["cat","big dog"]',
    folders: ['big dog'],
    classes: ['cat', 'big dog'],
  },
  { what: 'class_to_idx', name: 'c.json', content: '{"dog":1,"cat":0}', folders: ['dog'], classes: ['cat', 'dog'] },
  {
    what: 'id2label of a configuration',
    name: 'config.json',
    content:
      '{"model_type":"vit","id2label":{"10":"k","0":"a","1":"b","2":"c","3":"d","4":"e","5":"f","6":"g","7":"h","8":"i","9":"j"}}',
    folders: ['k'],
    classes: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'],
  },
  {
    what: "Keras' pairs, by WordNet ID",
    name: 'c.json',
    content: '{"0":["n01440764","tench"],"1":["n01443537","goldfish"]}',
    folders: ['n01443537'],
    classes: ['n01440764', 'n01443537'],
  },
  {
    what: "Keras' pairs, by name",
    name: 'c.json',
    content: '{"0":["n01440764","tench"],"1":["n01443537","goldfish"]}',
    folders: ['goldfish'],
    classes: ['tench', 'goldfish'],
  },
];

for (const { what, name = 'classes.txt', content, folders, classes } of readings) {
  test(`a list of classes can be: ${what}`, async (t) => {
    const found = await classesOf(t, name, content, folders);
    assert.deepEqual(found, { classes, ofImages: folders });
  });
}

test('a list whose first words were the classes is still read that way', async (t) => {
  const { classes } = await classesOf(t, 'classes.txt', 'cat house\ndog golden\n', ['cat']);
  assert.deepEqual(classes, ['cat', 'dog']);
  const numbers = await classesOf(t, 'classes.txt', '0\tcat\n1\tdog\n', ['0', '1']);
  assert.deepEqual(numbers.classes, ['0', '1']);
});

test("ImageNet's two cranes are two classes, distinguished by their labels", async (t) => {
  const names = 'bustard\ncrane\nlimpkin\ncrane\n';
  const { classes } = await classesOf(t, 'classes.txt', names, ['limpkin']);
  assert.deepEqual(classes, ['bustard', 'crane (1)', 'limpkin', 'crane (3)']);
  const error = await refusal(() => classesOf(t, 'classes.txt', names, ['crane']), 'DATA_CLASSES_MISMATCH');
  assert.match(error.message, /classes\.txt:4: `crane` is already in line 2, and has images$/);
  assert.match(error.hint ?? '', /WordNet ID, or the number of its label/);
  const json = await refusal(() => classesOf(t, 'c.json', '["a","b","a"]', ['a']), 'DATA_CLASSES_MISMATCH');
  assert.match(json.message, /c\.json: entry 3: `a` is already in entry 1/);
});

test('folder names that are numbers are positions in the list', async (t) => {
  const found = await classesOf(t, 'classes.txt', 'bustard\ncrane\nlimpkin\ncrane\n', ['0', '3']);
  assert.deepEqual(found, {
    classes: ['bustard', 'crane (1)', 'limpkin', 'crane (3)'],
    ofImages: ['bustard', 'crane (3)'],
  });
  const error = await refusal(() => classesOf(t, 'classes.txt', 'a\nb\n', ['0', '2']), 'DATA_CLASSES_MISMATCH');
  assert.match(error.message, /the class `0` of val\/0\/1\.png is not among the 2 of .*; its first: `a`, `b`$/);
});

test('a class that is not listed is named with the nearest', async (t) => {
  const error = await refusal(
    () => classesOf(t, 'classes.txt', 'cat\ngolden retriever\n', ['golden retreiver']),
    'DATA_CLASSES_MISMATCH',
  );
  assert.match(
    error.message,
    /`golden retreiver` of val\/.* not among the 2 of .*; did you mean `golden retriever`\?$/,
  );
});

test('a list that cannot be read is refused with its line', async (t) => {
  const wrong: [string, string | Uint8Array, RegExp][] = [
    ['classes.txt', 'a\n\nb\n', /classes\.txt:2: the line is empty$/],
    ['c.json', '["a",', /c\.json: not JSON: /],
    ['c.json', '{"a":0,"b":2}', /c\.json: entry 2 \(`b`\): it has the number 2, but no class has 1$/],
    ['c.json', '["a",3]', /c\.json: entry 2 is 3, expected a name/],
    ['c.json', '[]', /c\.json: expected a list of names, or a map between labels and names/],
  ];
  for (const [name, content, message] of wrong) {
    const error = await refusal(() => classesOf(t, name, content, ['a']), 'DATA_CLASSES_MISMATCH');
    assert.match(error.message, message);
  }
  const latin = Buffer.from('cat\nB\xe4r\n', 'latin1');
  const error = await refusal(() => classesOf(t, 'classes.txt', latin, ['cat']), 'DATA_MANIFEST_INVALID');
  assert.match(error.message, /classes\.txt:2: the text is not UTF-8$/);
});

test('listed classes need no training image', async (t) => {
  const root = folderWith(t, { 'classes.txt': 'a\nb\nc\n', 'train/b/1.png': '', 'val/c/1.png': '' });
  assert.deepEqual((await listImages(folder({ classes_file: 'classes.txt' }), root)).classes, ['a', 'b', 'c']);
});
