import { basename } from 'node:path';
import { jsonTextOf, type Rule, type SpecView } from '../spec-view.ts';

/** Tables identify data sets by name, and a network that is listed twice would give two identical rows. */
export const checkNames: Rule = (spec) => [
  ...repeats(spec, '/dataset', (pointer) => datasetName(spec, pointer)).map(({ pointer, first, text }) =>
    spec.problem(pointer, `expected every data set to have its own name, got "${text}" for \`${first}\` and this one`, {
      hint: 'give one of them another `name`',
    }),
  ),
  ...repeats(spec, '/model', (pointer) => jsonTextOf(spec.node(pointer))).map(({ pointer, first }) =>
    spec.problem(pointer, `expected every model once, got the same as \`${first}\` again`),
  ),
];

interface Repeat {
  readonly pointer: string;
  /** Path of the entry that it repeats: `dataset.0`. */
  readonly first: string;
  readonly text: string;
}

const repeats = (spec: SpecView, list: string, textAt: (pointer: string) => string): readonly Repeat[] => {
  const pointers = spec.entries(list);
  const texts = pointers.map(textAt);
  return pointers.flatMap((pointer, i) => {
    const text = texts[i] ?? '';
    const first = texts.indexOf(text);
    return first === i || text === '' ? [] : [{ pointer, first: `${list.slice(1)}.${first}`, text }];
  });
};

const datasetName = (spec: SpecView, pointer: string): string =>
  spec.text(`${pointer}/name`) ?? basename(spec.text(`${pointer}/root`) ?? '');
