import { join } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import type { Layout } from '../../../domain/datasets/layouts.ts';
import { readLines, type TextLine } from '../read-lines.ts';
import type { Annotations } from './annotated-images.ts';

/**
 * Birdsnap: `images.txt`, tab-separated with a header, has `path` and `species_id`; `test_images.txt` has the paths of the
 * test images under a header; `species.txt` has `id` and `dir`. Images no longer on the web may be absent.
 * The layout as published; checked on generated files, not on a download.
 */
export const listBirdsnap = async (layout: Layout<'birdsnap'>, root: string): Promise<Annotations> => {
  const species = table(await readLines(root, 'species.txt'), ['id', 'dir']);
  const tested = new Set(table(await readLines(root, 'test_images.txt'), ['path']).map(({ values }) => values[0]!));
  const numbers = new Map(species.map(({ values }, index) => [values[0]!, index + 1]));
  const rows = table(await readLines(root, 'images.txt'), ['path', 'species_id']);
  const images = rows.map(({ values: [path, id], place }) => {
    const label = numbers.get(id!);
    if (label === undefined) throw wrong(place, `species.txt has no species ${id}`);
    return { place, part: tested.has(path!) ? 'test' : 'train', path: `${layout.images}/${path}`, label } as const;
  });
  return { images, classes: species.map(({ values }) => values[1]!), file: join(root, 'images.txt') };
};

interface TableRow {
  /** In the order of the requested columns. */
  readonly values: readonly string[];
  readonly place: string;
}

const table = ([header, ...lines]: readonly TextLine[], columns: readonly string[]): TableRow[] => {
  const names = header!.text.split('\t').map((name) => name.trim());
  const at = columns.map((column) => {
    if (names.includes(column)) return names.indexOf(column);
    throw wrong(header!.place, `the header has no \`${column}\`, only ${names.join(', ')}`);
  });
  return lines.map(({ text, place }) => {
    const cells = text.split('\t').map((cell) => cell.trim());
    if (cells.length !== names.length)
      throw wrong(place, `expected ${names.length} values, as in the header, got ${cells.length}`);
    return { values: at.map((column) => cells[column]!), place };
  });
};

const wrong = (place: string, what: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place}: ${what}`, {
    path: place,
    hint: 'get the original file of the data set again',
  });
