import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FixresError, isFixresError } from '../../../base/errors.ts';
import type { ManifestLayout } from '../../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { readListText } from '../read-list-text.ts';
import type { Row } from './columns.ts';
import { parseCsv } from './parse-csv.ts';
import { parseJsonLines, parseJsonList } from './parse-json.ts';

/** A manifest, for all images or for one part. */
export interface ManifestFile {
  /** Absolute. */
  readonly file: string;
  readonly part: StoredPart | null;
}

const placeholder = '{split}';

export const hasFileForEach = ({ manifest }: ManifestLayout): boolean => manifest.includes(placeholder);

export const manifestFiles = (layout: ManifestLayout, root: string): ManifestFile[] => {
  if (!hasFileForEach(layout)) return [{ file: join(root, layout.manifest), part: null }];
  return (['train', 'test'] as const).flatMap((part) => {
    const split = layout[part];
    return split === null ? [] : [{ file: join(root, layout.manifest.replaceAll(placeholder, split)), part }];
  });
};

/** The problem if the training images' own manifest is missing; null if it exists, or if one manifest covers all. */
export const trainingManifestMissing = async (layout: ManifestLayout, root: string): Promise<FixresError | null> => {
  const train = manifestFiles(layout, root).find(({ part }) => part === 'train');
  if (train === undefined || (await stat(train.file).catch(() => undefined)) !== undefined) return null;
  return manifestUnreadable(train.file, new Error('the file does not exist'));
};

/** Chosen by file extension: JSON Lines, JSON, or else CSV. */
export const readManifest = ({ file, part }: ManifestFile, { columns }: ManifestLayout): Row[] => {
  const named = part === null ? columns : { ...columns, split: null };
  const text = textOf(file);
  if (/\.(jsonl|ndjson)$/i.test(file)) return parseJsonLines(text, file, named);
  return /\.json$/i.test(file) ? parseJsonList(text, file, named) : parseCsv(text, file, named);
};

const textOf = (file: string): string => {
  try {
    return readListText(file);
  } catch (cause) {
    throw isFixresError(cause) ? cause : manifestUnreadable(file, cause as Error);
  }
};

const manifestUnreadable = (file: string, cause: Error): FixresError =>
  new FixresError('DATA_NOT_FOUND', `can't read the manifest ${file}: ${cause.message}`, {
    path: file,
    hint: 'set `manifest` of the data set to the CSV or JSON file, relative to `root`; `{split}` in it stands for `train` and `test`. `fixres data inspect FOLDER` shows how the images of a folder are listed',
    cause,
  });
