import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import { readRegularText } from '../../base/regular-file.ts';
import type { ManifestLayout, OnError, PartName } from '../types.ts';
import { leavesRoot } from './leaves-root.ts';
import { listOf } from './list-of.ts';
import { fileAbsent, type ListedImage } from './listed-image.ts';
import { parseJsonLines } from './parse-json-lines.ts';
import { parseManifest, type Row } from './parse-manifest.ts';

/**
 * The images that a CSV file names, one a line, its columns found by the header; or a JSON Lines file, an object a line. All that is wrong with the lines is
 * reported at once, each with its line. An absent file is such an error, unless `onError` is `skip`: then it is listed
 * with the reason why it will be skipped.
 */
export const listManifest = async (layout: ManifestLayout, root: string, onError: OnError): Promise<ListedImage[]> => {
  const file = join(root, layout.manifest);
  let text: string;
  try {
    text = readRegularText(file);
  } catch (cause) {
    throw new FixresError('DATA_NOT_FOUND', `can't read the manifest ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: 'set `manifest` of the data set to the CSV file, relative to `root`',
      cause,
    });
  }
  const isJson = /\.(jsonl|ndjson)$/i.test(layout.manifest);
  const rows = (isJson ? parseJsonLines : parseManifest)(text, file, layout.columns);

  const firstLines = new Map<string, number>();
  const problems: string[] = [];
  const images: ListedImage[] = [];
  for (const row of rows) {
    const part = partOf(row, layout);
    if (part === null) continue;
    const path = posix.normalize(row.path);
    const place = `${file}:${row.line}`;
    const wrong = describeProblem(row, part, path, layout) ?? duplicate(path, firstLines);
    const absent = wrong === undefined ? await missing(join(root, path)) : undefined;
    const problem = wrong ?? (onError === 'skip' ? undefined : absent);
    if (problem !== undefined) problems.push(`${place}: ${problem}`);
    if (!firstLines.has(path)) firstLines.set(path, row.line);
    const image = { path, className: row.label, place, ...(absent === undefined ? {} : { problem: fileAbsent }) };
    if (part !== undefined) images.push({ part, ...image });
  }
  if (problems.length > 0) throw linesInvalid(problems);
  if (!images.some(({ part }) => part === 'test'))
    throw partEmpty(layout, root, layout.split == null ? 'test' : 'train');
  return images;
};

/** null: not of this data set, because it takes no training images. */
const partOf = ({ split }: Row, { train, test }: ManifestLayout): PartName | null | undefined => {
  if (split === test) return 'test';
  return train === null ? null : split === train ? 'train' : undefined;
};

const describeProblem = (
  row: Row,
  part: PartName | null | undefined,
  path: string,
  { columns, train, test }: ManifestLayout,
): string | undefined => {
  if (row.path === '') return `\`${columns.path}\` is empty`;
  if (row.label === '') return `\`${columns.label}\` is empty`;
  if (leavesRoot(path)) return `${row.path} lies outside of the root`;
  if (part !== undefined) return undefined;
  const nearest = nearestWord(row.split, [train ?? test, test]);
  const meant = nearest === null ? '' : `; did you mean \`${nearest}\`?`;
  return `\`${columns.split}\` is \`${row.split}\`, expected \`${train}\` or \`${test}\`${meant}`;
};

const duplicate = (path: string, firstLines: ReadonlyMap<string, number>): string | undefined => {
  const line = firstLines.get(path);
  return line === undefined ? undefined : `${path} is in line ${line} already`;
};

const missing = async (file: string): Promise<string | undefined> => {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return `${file} does not exist`;
  return found.isFile() ? undefined : `${file} is not a file`;
};

const linesInvalid = (problems: readonly string[]): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `wrong lines in the manifest (${problems.length}):\n${listOf(problems)}`, {
    path: problems[0]!.split(': ', 1)[0]!,
    hint: 'correct these lines, or take them out',
  });

export const partEmpty = (layout: ManifestLayout, root: string, part: PartName): FixresError => {
  const file = join(root, layout.manifest);
  return new FixresError(
    'DATA_EMPTY',
    `${file} has no line whose \`${layout.columns.split}\` is \`${part === 'train' && layout.split == null ? layout.train : layout.test}\``,
    {
      path: file,
      hint: `set \`${part}\` of the data set to the value that marks the ${part} images`,
    },
  );
};
