import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { counted } from '../../base/counted.ts';
import { isFixresError } from '../../base/errors.ts';
import { readClasses } from '../../data/index.ts';
import type { NetworkFacts } from '../../model/index.ts';

/** Files in which exporters and training programs leave the names of a network's classes, the clearest first. */
const namesFiles = [
  'labels.txt',
  'classes.txt',
  'class_names.txt',
  'class_to_idx.json',
  'id2label.json',
  'labels.json',
  'classes.json',
  'class_names.json',
  'config.json',
];

/**
 * Facts completed by a list of class names in the network's folder, unless the names are known already. A list
 * whose length is not the network's number of classes is only noted.
 */
export const withNamesBeside = <Facts extends NetworkFacts>(facts: Facts, folder: string): Facts => {
  if (facts.classNames !== null) return facts;
  const classes = facts.classes?.value ?? null;
  const wrong: string[] = [];
  for (const file of namesFiles.map((name) => join(folder, name)).filter((path) => existsSync(path))) {
    const names = namesIn(file);
    if (names === null) continue;
    const from = basename(file);
    if (names.length === classes) return { ...facts, classNames: { value: names, from } };
    if (classes !== null)
      wrong.push(`${from} names ${counted(names.length, 'class', 'classes')}, but the network has ${classes}`);
  }
  return wrong.length === 0 ? facts : { ...facts, notes: [...facts.notes, ...wrong] };
};

/** null if the file is not a list of names: these file names are common, and nobody asked for the file. */
const namesIn = (file: string): readonly string[] | null => {
  try {
    return readClasses(file).ofNumbers;
  } catch (error) {
    if (isFixresError(error)) return null;
    throw error;
  }
};
