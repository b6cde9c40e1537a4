import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridProblems } from '../../../src/plan/check/check-grid.ts';
import { classNamesNotes } from '../../../src/plan/check/class-names-notes.ts';
import type { Dataset, Variant } from '../../../src/spec/experiment.ts';
import { experimentOf, facts, none, variant } from '../sample-experiment.ts';

const photos = {
  kind: 'folder',
  name: 'photos',
  root: '/d',
  classes_file: null,
  classes: null,
  class_order: null,
  allow_overlap: false,
  follow_links: false,
  on_error: 'fail',
  on_empty_class: 'fail',
  split: null,
  train: 'train',
  test: 'val',
} as const;

const foundFor = (
  names: readonly string[],
  inFile: readonly string[],
  {
    otherwise = null as readonly string[] | null,
    classifier = 'keep' as const,
    ...more
  }: object & {
    otherwise?: readonly string[] | null;
    classifier?: 'keep' | 'new';
    classes_file?: string;
    class_order?: 'text' | 'natural';
  } = {},
) => {
  const asked: Variant = {
    ...variant,
    datasets: [{ ...photos, ...more } as Dataset],
    models: [{ ...variant.models[0]!, weights: '/hub', train_resolution: 32, classifier }],
    train: null,
    finetune: { ...variant.finetune, scopes: classifier === 'new' ? [{ ...none, classifier: true }] : [none] },
  };
  const asking = {
    ...facts,
    orderDifferenceOf: () => (otherwise === null ? null : { label: 0, text: 'x', natural: 'y' }),
    classNamesOf: () => ({ names, otherwise }),
    weightsClassNamesOf: () => ({ names: inFile, from: 'hub (config.json)' }),
  };
  return {
    problems: gridProblems(experimentOf(asked), asking).map(({ message, hint }) => `${message}; ${hint}`),
    notes: classNamesNotes(experimentOf(asked, asked), asking),
  };
};
const nothing = { problems: [], notes: [] };

test('a class that the network has at another label is refused, with what puts it right', () => {
  assert.deepEqual(foundFor(['cat', 'cow', 'dog'], ['cat', 'dog', 'hen']), {
    problems: [
      'class 2 of `photos` is `dog`, but in hub (config.json) it is `hen`; write the classes in the order of the weights to a file, one per line, and set `classes_file` of the data set to it',
    ],
    notes: [],
  });
  const [numbered] = foundFor(['1', '10', '2'], ['1', '2', '10'], { otherwise: ['1', '2', '10'] }).problems;
  assert.equal(
    numbered,
    'class 1 of `photos` is `10`, but in hub (config.json) it is `2`; set `class_order: natural` of the data set, which is the order of the weights',
  );
  const moved = { otherwise: ['1', '10', '2'], class_order: 'natural' } as const;
  assert.match(foundFor(['1', '2', '10'], ['1', '10', '2'], moved).problems[0] ?? '', /set `class_order: text`/);
});

test('names that agree also say in which of two orders they are', () => {
  assert.deepEqual(foundFor(['1', '10', '2'], ['1', '10', '2'], { otherwise: ['1', '2', '10'] }), nothing);
  assert.deepEqual(foundFor(['great_grey_owl', 'tench'], ['Great grey owl', 'tench, Tinca tinca']), nothing);
});

test('names of another kind are noted, and so are those of single classes', () => {
  assert.deepEqual(foundFor(['cat', 'dog'], ['LABEL_0', 'LABEL_1']), {
    problems: [],
    notes: [
      'the class names of photos differ from those of the network, so their order was not checked: class 0 is cat, but LABEL_0 in hub (config.json)',
    ],
  });
  assert.deepEqual(foundFor(['1', '2', '3'], ['0', '1', '2']).problems, []);
  assert.deepEqual(foundFor(['cat', 'dog'], ['cat', 'hound']).notes, [
    'some classes of photos have different names in the network: class 1 is dog, but hound in hub (config.json)',
  ]);
});

test('a list of the classes counts, a new classifier has no order, and numbers of classes are compared elsewhere', () => {
  assert.deepEqual(foundFor(['cat', 'dog'], ['dog', 'cat'], { classes_file: 'c.txt' }), nothing);
  assert.deepEqual(foundFor(['cat', 'dog'], ['dog', 'cat'], { classifier: 'new' }), nothing);
  assert.deepEqual(foundFor(['cat', 'dog'], ['dog', 'cat', 'hen']), nothing);
});
