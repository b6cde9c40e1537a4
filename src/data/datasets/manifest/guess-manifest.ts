import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ManifestLayout } from '../../../domain/datasets/layouts.ts';
import { readListText } from '../read-list-text.ts';
import { columnLike } from './columns.ts';
import { csvHeader } from './parse-csv.ts';
import { jsonNames } from './parse-json.ts';

const endings = ['csv', 'tsv', 'jsonl', 'json'];

/**
 * Guesses the manifest of a folder: a file with one of the usual names, for all images or for each split, with
 * columns for the path and the class. If the images are in class folders, only a file named `manifest` counts. null
 * if there is none.
 */
export const guessManifest = async (
  root: string,
  names: readonly string[],
  { tests, hasClassFolders }: { readonly tests: readonly string[]; readonly hasClassFolders: boolean },
): Promise<ManifestLayout | null> => {
  for (const base of hasClassFolders ? ['manifest'] : ['manifest', 'metadata']) {
    const file = endings.map((ending) => `${base}.${ending}`).find((name) => names.includes(name));
    if (file !== undefined) return layoutOfList(root, file);
  }
  if (hasClassFolders) return null;
  for (const test of tests.filter((name) => names.some((other) => other === name || other.startsWith(`${name}.`)))) {
    const inFolder: readonly string[] = await readdir(join(root, test)).catch(() => []);
    const own = endings.map((ending) => `${test}.${ending}`).find((name) => names.includes(name));
    const metadata = endings.map((ending) => `metadata.${ending}`).find((name) => inFolder.includes(name));
    const file = metadata === undefined ? own : `${test}/${metadata}`;
    if (file === undefined) continue;
    const pattern = file.replace(test, '{split}');
    const hasTraining = names.includes(pattern.replace('{split}', 'train').split('/')[0]!);
    const found = layoutOf(root, file, pattern, { train: hasTraining ? 'train' : null, test });
    if (found !== null) return found;
  }
  return null;
};

/** The layout of one list in the root, with columns recognised by name; without a split column, all images are for testing. */
export const layoutOfList = (root: string, file: string): ManifestLayout =>
  layoutOf(root, file, file, { train: 'train', test: 'test' })!; // null only for a list of one split

/** A file named as a manifest is accepted whatever its columns: reading it reports what is wrong with them. */
const layoutOf = (
  root: string,
  file: string,
  manifest: string,
  parts: Pick<ManifestLayout, 'train' | 'test'>,
): ManifestLayout | null => {
  const names = columnsIn(join(root, file));
  const [path, label, split] = (['path', 'label', 'split'] as const).map((role) => columnLike(role, names));
  const isOwn = manifest.includes('{split}');
  if (isOwn && (path == null || label == null)) return null;
  const isPlainList = split == null && path != null && label != null;
  const hasSplit = !isOwn && !isPlainList && (split != null || !file.startsWith('metadata.'));
  return {
    kind: 'manifest',
    manifest,
    ...(posix.basename(file).startsWith('metadata.') ? { relative_to: 'manifest' } : {}),
    columns: { path: path ?? 'path', label: label ?? 'label', split: hasSplit ? (split ?? 'split') : null },
    ...(isOwn || hasSplit ? parts : { train: null, test: 'test' }),
  };
};

const columnsIn = (file: string): readonly string[] => {
  const columns = { path: 'path', label: 'label', split: 'split' };
  try {
    const text = readListText(file);
    return /\.json/i.test(file) ? jsonNames(text, file) : csvHeader(text, file, columns);
  } catch {
    return []; // Reading it reports why.
  }
};
