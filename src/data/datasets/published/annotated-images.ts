import { join, posix } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import { leavesFolder } from '../../../base/files/slash-path.ts';
import type { OnError } from '../../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { listOf } from '../list-of.ts';
import { byCodeUnit, type ListedImage } from '../listed-image.ts';
import { missingReason, whyMissing } from '../missing-file.ts';

/** An image as described by the data set's annotations. */
export interface AnnotatedImage {
  /** `file:line`, or `file` and the number of the record. */
  readonly place: string;
  readonly part: StoredPart;
  /** Relative to the root. */
  readonly path: string;
  /** From 1, into `classes`. */
  readonly label: number;
  /** The label as written, which may not be a number. */
  readonly labelText?: string;
}

export interface Annotations {
  readonly images: readonly AnnotatedImage[];
  /** Names in the label order of the annotations. */
  readonly classes: readonly string[];
  /** The file to check if a class or part is empty. */
  readonly file: string;
}

/**
 * Checks the annotations and that the images exist. All errors are reported at once, each with its place. A missing
 * file is an error, unless `onError` is `skip`: then it is listed with the reason for skipping it.
 */
export const listAnnotated = async (
  { images, classes, file }: Annotations,
  root: string,
  onError: OnError,
  parts: readonly StoredPart[] = ['train', 'test'],
): Promise<ListedImage[]> => {
  const places = new Map<string, string>();
  const problems: string[] = [];
  const listed: ListedImage[] = [];
  for (const { place, part, path: written, label, labelText } of images) {
    const path = posix.normalize(written.replaceAll('\\', '/'));
    const before = places.get(path);
    const absent = whyMissing(join(root, path));
    const problem =
      labelProblem(label, classes, labelText) ??
      (leavesFolder(path) ? `${written} is outside the root` : undefined) ??
      (before === undefined ? undefined : `${path} is already at ${before}`) ??
      (onError === 'skip' || absent === undefined ? undefined : `${join(root, path)} ${absent}`);
    if (problem !== undefined) problems.push(`${place}: ${problem}`);
    else {
      places.set(path, place);
      const image = { part, path, className: classes[label - 1]!, place };
      listed.push(absent === undefined ? image : { ...image, problem: missingReason(absent) });
    }
  }
  if (problems.length > 0) throw annotationsWrong(problems);
  refuseEmpty(listed, classes, file, parts);
  return listed;
};

/** Throws DATA_EMPTY for a part without images or a class without training images. */
const refuseEmpty = (
  images: readonly ListedImage[],
  classes: readonly string[],
  file: string,
  parts: readonly StoredPart[],
): void => {
  for (const part of parts) {
    if (images.some((image) => image.part === part)) continue;
    throw new FixresError('DATA_EMPTY', `${file} lists no ${part} images`, {
      path: file,
      hint: 'use the original annotations of the data set',
    });
  }
  if (!parts.includes('train')) return;
  const used = new Set(images.filter(({ part }) => part === 'train').map(({ className }) => className));
  const empty = classes.filter((name) => !used.has(name)).sort(byCodeUnit);
  if (empty.length === 0) return;
  const names = empty.slice(0, 5).map((name) => `\`${name}\``);
  const rest = empty.length > names.length ? ` and ${empty.length - names.length} more` : '';
  throw new FixresError('DATA_EMPTY', `${file}: no training images of ${names.join(', ')}${rest}`, {
    path: file,
    hint: 'every class needs training images; remove the classes that have none',
  });
};

const labelProblem = (
  label: number,
  { length }: readonly string[],
  written: string = String(label),
): string | undefined =>
  Number.isInteger(label) && label >= 1 && label <= length
    ? undefined
    : `the label ${written} is not in the range 1 to ${length}`;

const annotationsWrong = (problems: readonly string[]): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `wrong annotations (${problems.length}):\n${listOf(problems)}`, {
    path: problems[0]!.split(': ', 1)[0]!,
    hint: 'get these files again, or remove the entries; `on_error: skip` skips missing files',
  });
