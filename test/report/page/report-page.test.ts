import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { mostBytes, reportPage } from '../../../src/report/page/report-page.ts';
import { hostileSource, studySource, transferSource } from './sources.ts';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
type Element = DefaultTreeAdapterTypes.Element;

/** The page as a browser's parser takes it; any mistake in its markup is thrown. */
const parsed = (markup: string): Element[] => {
  const errors: string[] = [];
  const document = parse(markup, {
    onParseError: ({ code, startLine }) => errors.push(`${code} in line ${startLine}`),
  });
  assert.deepEqual(errors, []);
  const all: Element[] = [];
  const collect = (node: Node): void => {
    if ('tagName' in node) all.push(node);
    if ('childNodes' in node) node.childNodes.forEach(collect);
  };
  collect(document);
  return all;
};

const attribute = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find((each) => each.name === name)?.value;

const textOf = (node: Node): string => {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
};

const named = (elements: readonly Element[], ...names: readonly string[]): Element[] =>
  elements.filter(({ tagName }) => names.includes(tagName));

const study = reportPage([studySource]);
const elements = parsed(study);

test('the page has one title, the answer with its interval, and its sections in order', () => {
  assert.deepEqual(named(elements, 'h1').map(textOf), ['quickstart']);
  const answer = elements.find((each) => attribute(each, 'class') === 'answer')!;
  assert.match(
    textOf(answer),
    /^Test quicknet on shapes at 60.px, .*: top-1 78\.5.% \[76\.6, 80\.2\], \+7\.4.points against/,
  );
  assert.deepEqual(
    named(elements, 'section').map((each) => attribute(each, 'id')),
    ['choice', 'curve', 'table1', 'table3', 'tuning', 'cost', 'activations', 'roc', 'object_size', 'made', 'downloads'],
  );
  const levels = named(elements, 'h1', 'h2', 'h3', 'h4').map(({ tagName }) => Number(tagName[1]));
  for (const [index, level] of levels.entries())
    assert.ok(index === 0 || level <= levels[index - 1]! + 1, levels.join(' '));
});

test('nothing is loaded, no handler is in the markup, and the policy names the hashes of style and script', () => {
  for (const each of elements) {
    for (const { name, value } of each.attrs) {
      assert.ok(!name.startsWith('on') && name !== 'style', `${each.tagName} ${name}`);
      if (name === 'src' || (name === 'href' && each.tagName !== 'a')) assert.match(value, /^(data:|#)/);
    }
  }
  assert.deepEqual(named(elements, 'link', 'iframe', 'object', 'embed', 'form', 'base'), []);
  const policy = named(elements, 'meta').find((each) => attribute(each, 'http-equiv') !== undefined)!;
  const said = attribute(policy, 'content')!;
  assert.match(said, /^default-src 'none'; /);
  assert.doesNotMatch(said, /unsafe/);
  for (const each of named(elements, 'style', 'script')) {
    const hash = createHash('sha256').update(textOf(each)).digest('base64');
    assert.ok(said.includes(`${each.tagName}-src 'sha256-${hash}'`), each.tagName);
  }
});

test('Table 1 says in words what is best, and of each mark which test it stands for', () => {
  const section = named(elements, 'section').find((each) => attribute(each, 'id') === 'table1')!;
  const inside = within(section);
  assert.equal(named(inside, 'tr').length, 6); // two of the head, four fixes
  assert.deepEqual(
    named(inside, 'th')
      .filter((each) => attribute(each, 'scope') === 'row')
      .map(textOf),
    ['none', 'classifier', 'classifier + BN', 'classifier + BN + last cell'],
  );
  const best = named(inside, 'td').filter((each) => /best of its row and of its column/.test(textOf(each)));
  assert.deepEqual(
    best.map((each) => attribute(each, 'data-v')),
    ['0.81'],
  );
  assert.match(textOf(best[0]!), /^81\.0, best of its row and of its column79\.2–82\.7±0\.7c\+r\+$/);
  const marks = named(inside, 'button');
  assert.ok(marks.length > 40);
  for (const mark of marks) {
    assert.match(
      attribute(mark, 'title')!,
      /^significantly (above|below) .*, by \d+\.\d points: exact McNemar test on 2,000 images, [\d,]+ won, [\d,]+ lost, p [<=] .* after Holm's adjustment$/,
    );
  }
  const [table] = named(inside, 'table');
  assert.deepEqual(
    [0, 1, 2, 3].map((index) => attribute(table!, `data-f${index}`)),
    ['model', 'data set', 'scope', 'adaptation'],
  );
});

const within = (root: Element): Element[] => {
  const all: Element[] = [];
  const collect = (node: Node): void => {
    if ('tagName' in node) all.push(node);
    if ('childNodes' in node) node.childNodes.forEach(collect);
  };
  collect(root);
  return all;
};

test('every id exists once, and every reference to one finds it', () => {
  const ids = elements.flatMap((each) => attribute(each, 'id') ?? []);
  assert.equal(new Set(ids).size, ids.length);
  for (const each of elements) {
    const references = [
      ...(attribute(each, 'aria-labelledby') ?? '').split(' '),
      ...(each.tagName === 'a' && attribute(each, 'href')!.startsWith('#') ? [attribute(each, 'href')!.slice(1)] : []),
    ].filter((id) => id !== '');
    for (const id of references) assert.ok(ids.includes(id), id);
  }
});

test('how it was made names data, weights, machine, versions and command, and no name of the machine', () => {
  const made = textOf(named(elements, 'section').find((each) => attribute(each, 'id') === 'made')!);
  for (const said of [
    'fixres run quickstart.yaml',
    'shapes (shapes), generated with seed 1',
    `cars (stanford_cars), fingerprint ${'d'.repeat(64)}`,
    `senet154: sha256 ${'e'.repeat(64)}`,
    `git commit ${'f'.repeat(40)}, with changes`,
    'AMD EPYC, 2 cores, 8 GiB, linux 6.1 x64',
    'onnx (onnxruntime-node 1.30.0) on cpu',
    'fixres 0.1.0',
    '40 finished, 2 h in total',
    '2026-01-02 03:04 UTC to 2026-01-02 04:04 UTC',
  ])
    assert.ok(made.includes(said), said);
  assert.ok(!study.includes('a machine of mine'));
});

test('several experiments stand side by side, each under its name', async () => {
  const both = parsed(reportPage([studySource, transferSource]));
  assert.deepEqual(named(both, 'h1').map(textOf), ['quickstart, transfer']);
  const curve = named(both, 'section').find((each) => attribute(each, 'id') === 'curve')!;
  assert.deepEqual(named(within(curve), 'h3').map(textOf), ['quickstart', 'transfer']);
  const answers = both.filter((each) => attribute(each, 'class') === 'answer').map(textOf);
  assert.equal(answers.length, 3); // transfer has two networks
});

test('hostile names stay text, wherever they stand', async () => {
  const page = reportPage([hostileSource, studySource]);
  const all = parsed(page);
  assert.equal(named(all, 'script').length, 1);
  assert.equal(named(all, 'style').length, 1);
  assert.deepEqual(named(all, 'img'), []);
  for (const each of all) for (const { name } of each.attrs) assert.ok(!name.startsWith('on'), name);
  assert.ok(named(all, 'h1').map(textOf)[0]!.includes('<img src=x onerror=alert(1)><script>'));
});

test('a page that would be too large leaves its files out, and says what writes them', async () => {
  const text = 'x'.repeat(mostBytes);
  const page = reportPage([{ ...studySource, downloads: [{ name: 'big.csv', content: { text } }] }]);
  assert.ok(page.length < mostBytes);
  assert.match(page, /report all -o FOLDER/);
});
