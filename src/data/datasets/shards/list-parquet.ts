import { dirname, join } from 'node:path';
import { FixresError, isFixresError } from '../../../base/errors.ts';
import type { ParquetLayout } from '../../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { listOf } from '../list-of.ts';
import { classLabelNames } from './class-label.ts';
import { findFiles } from './find-files.ts';
import { type NamedSamples, nameSamples, type Sample } from './name-samples.ts';
import { checkColumn, openParquet, type ParquetFile, readColumn } from './parquet-file.ts';
import { checkShardNames } from './shard-names.ts';

/**
 * Parquet files as on the Hugging Face hub: a column of structs with an image's `bytes`, and one of labels: numbers from 0,
 * with the names of their `ClassLabel` if the files have any, or texts. Only the labels are read here.
 */
export const listParquet = async (
  layout: ParquetLayout,
  root: string,
  names: readonly string[] | null,
): Promise<NamedSamples> => {
  const inPart = async (part: StoredPart) => {
    const pattern = layout[part];
    return pattern === null ? [] : (await findFiles(pattern, root)).map((name) => ({ part, name }));
  };
  const files = [...(await inPart('train')), ...(await inPart('test'))];
  checkShardNames(files);
  const samples: Sample[] = [];
  const problems: string[] = [];
  let own: { readonly names: readonly string[]; readonly file: string } | undefined;
  for (const { part, name } of files) {
    const opened = await openParquet(join(root, name));
    checkColumn(opened, 'image', layout.image, ['bytes']);
    checkColumn(opened, 'label', layout.label, []);
    const found = classLabelNames(opened, layout.label);
    if (found !== null) own ??= { names: found, file: opened.file };
    if (found !== null && found.join('\n') !== own?.names.join('\n')) throw namesDiffer(opened, own!.file);
    for (const [row, value] of (await readColumn(opened, layout.label)).entries()) {
      const path = `${name}#${row}`;
      const label = typeof value === 'bigint' ? Number(value) : value;
      if (typeof label === 'number' || (typeof label === 'string' && label !== '')) samples.push({ part, path, label });
      else problems.push(`${path}: its \`${layout.label}\` is ${kindOf(label)}`);
    }
  }
  if (problems.length > 0) throw rowsWrong(problems);
  return nameSamples(samples, own?.names ?? names, root);
};

/** Describes a value that is not a label. */
const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'null';
  if (value === '') return 'empty';
  return Array.isArray(value) ? 'a list, not a number or a text' : 'not a number or a text';
};

/** What is wrong with the training files where there are none; null where there are. */
export const trainingFilesMissing = async ({ train }: ParquetLayout, root: string): Promise<FixresError | null> => {
  if (train === null || dirname(train).includes('*')) return null;
  try {
    await findFiles(train, root);
    return null;
  } catch (error) {
    if (isFixresError(error)) return error.code === 'DATA_NOT_FOUND' ? error : null;
    throw error;
  }
};

const namesDiffer = ({ file }: ParquetFile, first: string): FixresError =>
  new FixresError('DATA_CLASSES_MISMATCH', `${file} names its classes differently from ${first}`, {
    path: file,
    hint: 'get all files from the same version of the data set',
  });

const rowsWrong = (problems: readonly string[]): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `wrong rows (${problems.length}):\n${listOf(problems)}`, {
    path: problems[0]!.split(': ', 1)[0]!,
    hint: 'set `label` of the data set to the column of the classes; every row needs one',
  });
