import { dirname, join } from 'node:path';
import { FixresError, isFixresError } from '../../../../base/errors.ts';
import type { ParquetLayout } from '../../../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../../../domain/parts.ts';
import { listOf } from '../../list-of.ts';
import type { ListOptions } from '../../listed-image.ts';
import { findFiles } from '../find-files.ts';
import { type Label, type NamedSamples, nameSamples, type Sample } from '../name-samples.ts';
import { isLabel, labelList, rightLabels } from '../right-labels.ts';
import { checkShardNames } from '../shard-names.ts';
import { classLabelNames } from './class-label.ts';
import { checkColumn, openParquet, type ParquetFile } from './parquet-file.ts';
import { readGroup } from './read-group.ts';

/**
 * Parquet files as on the Hugging Face hub: a column of structs with an image's `bytes`, and a column of labels,
 * either numbers from 0, with `ClassLabel` names if the files have any, or strings; for test images also lists of all
 * correct ones. Reads only the labels.
 */
export const listParquet = async (
  layout: ParquetLayout,
  root: string,
  { listed, onListed }: ListOptions,
): Promise<NamedSamples & { readonly unlabelled: number }> => {
  const inPart = async (part: StoredPart) => {
    const pattern = layout[part];
    return pattern === null ? [] : (await findFiles(pattern, root)).map((name) => ({ part, name }));
  };
  const files = [...(await inPart('train')), ...(await inPart('test'))];
  checkShardNames(files);
  const samples: Sample[] = [];
  const problems: string[] = [];
  let unlabelled = 0;
  let own: { readonly names: readonly string[]; readonly file: string } | undefined;
  for (const { part, name } of files) {
    const opened = await openParquet(join(root, name));
    checkColumn(opened, 'image', layout.image, ['bytes']);
    checkColumn(opened, 'label', layout.label, []);
    const found = classLabelNames(opened, layout.label);
    if (found !== null) own ??= { names: found, file: opened.file };
    if (found !== null && found.join('\n') !== own?.names.join('\n')) throw namesDiffer(opened, own!.file);
    let row = 0;
    for (const group of opened.metadata.row_groups.keys()) {
      for (const value of await readGroup(opened, layout.label, group)) {
        const path = `${name}#${row++}`;
        try {
          const labels = rightLabels(labelsIn(value, layout.label), part);
          if (labels === null) unlabelled += 1;
          else samples.push({ part, path, ...labels });
        } catch (error) {
          problems.push(`${path}: ${(error as Error).message}`);
        }
      }
      onListed(samples.length);
    }
  }
  if (problems.length > 0) throw rowsWrong(problems);
  return { ...nameSamples(samples, own?.names ?? listed, root), unlabelled };
};

const labelsIn = (value: unknown, column: string): readonly Label[] => {
  const label = typeof value === 'bigint' ? Number(value) : value;
  const labels = isLabel(label) ? [label] : labelList(label);
  if (labels !== null) return labels;
  throw new Error(`its \`${column}\` is ${kindOf(label)}`);
};

/** Describes a value that is not a label. */
const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'null';
  if (value === '') return 'empty';
  return Array.isArray(value) ? 'a list that is not only of numbers and strings' : 'neither a number nor a string';
};

/** The problem if there are no training files; null if there are any. */
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
