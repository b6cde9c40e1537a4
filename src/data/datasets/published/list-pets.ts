import { join } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { readLines } from '../read-lines.ts';
import type { AnnotatedImage, Annotations } from './annotated-images.ts';

/**
 * Oxford-IIIT Pets: `annotations/trainval.txt` and `test.txt`, with name, class (from 1), species and breed per line;
 * the name without its number is the class name. Images are `images/NAME.jpg`. The layout as published; checked on
 * generated files, not on a download.
 */
export const listPets = async (root: string): Promise<Annotations> => {
  const names = new Map<number, string>();
  const listPart = async (part: StoredPart, file: string): Promise<AnnotatedImage[]> => {
    const lines = (await readLines(root, file)).filter(({ text }) => !text.startsWith('#'));
    return lines.map(({ text, place }) => {
      const [, breed, number, written] = /^(\S+)_(\d+)\s+(\d+)\s+\d+\s+\d+\s*$/.exec(text) ?? [];
      if (breed === undefined || number === undefined) throw lineWrong(place, text);
      const label = Number(written);
      const known = names.get(label);
      if (known !== undefined && known !== breed) throw twoNames(place, label, known, breed);
      names.set(label, breed);
      return { place, part, path: `images/${breed}_${number}.jpg`, label };
    });
  };
  const images = [
    ...(await listPart('train', 'annotations/trainval.txt')),
    ...(await listPart('test', 'annotations/test.txt')),
  ];
  const classes = Array.from({ length: names.size }, (_, index) => names.get(index + 1) ?? `class ${index + 1}`);
  return { images, classes, file: join(root, 'annotations/trainval.txt') };
};

const lineWrong = (place: string, text: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place}: expected NAME_NUMBER CLASS SPECIES BREED, got \`${text}\``, {
    path: place,
    hint: 'get the original file of the data set again',
  });

const twoNames = (place: string, label: number, known: string, breed: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place}: class ${label} is \`${breed}\` here, but \`${known}\` earlier`, {
    path: place,
    hint: 'get the original file of the data set again',
  });
