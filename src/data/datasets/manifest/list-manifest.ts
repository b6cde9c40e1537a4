import { dirname, join, posix } from 'node:path';
import { counted } from '../../../base/counted.ts';
import { FixresError } from '../../../base/errors.ts';
import { relativeSlashed } from '../../../base/files/slash-path.ts';
import type { ManifestLayout, OnError } from '../../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { listOf, shortList } from '../list-of.ts';
import { classesNamed, type ListedImage, type OnListed } from '../listed-image.ts';
import { missingReason, statOf } from '../missing-file.ts';
import type { Row } from './columns.ts';
import { findImage } from './image-path.ts';
import { hasFileForEach, type ManifestFile, manifestFiles, readManifest } from './manifest-files.ts';
import { type OtherSplits, otherSplits } from './other-splits.ts';

export interface ListedManifest {
  readonly images: ListedImage[];
  /** Why there are no training images; null if there are any. */
  readonly noTraining: FixresError | null;
  readonly leftOut: readonly string[];
  /** Test images without a label, which are left out. */
  readonly unlabelled: number;
}

/**
 * The images listed in a manifest: CSV with a header, one image per line, or JSON with one object per image. All
 * errors are reported at once, each with its line. A missing file is an error, unless `onError` is `skip`: then it is
 * listed with the reason for skipping it. Images of unrequested splits are counted.
 */
export const listManifest = async (
  layout: ManifestLayout,
  root: string,
  onError: OnError,
  onListed: OnListed,
): Promise<ListedManifest> => {
  if (layout.columns.split === null && layout.train !== null && !hasFileForEach(layout)) throw splitUnknown(root);
  const found: Found = { images: [], problems: [], firsts: new Map(), absent: [], unlabelled: 0 };
  const leftOut: string[] = [];
  let others: OtherSplits | undefined;
  let lines = 0;
  for (const source of manifestFiles(layout, root)) {
    const rows = readManifest(source, layout);
    lines += rows.length;
    others = source.part === null && layout.columns.split !== null ? otherSplits(rows, layout) : undefined;
    const name = relativeSlashed(root, source.file);
    if (others !== undefined && others.lines > 0)
      leftOut.push(`${counted(others.lines, 'line')} of other splits in ${name}: ${others.text}`);
    for (const row of rows) {
      addRow(row, source, { layout, root, onError, others }, found);
      onListed(found.images.length);
    }
  }
  if (found.problems.length > 0) throw linesInvalid(found, layout, root);
  if (lines === 0) throw noImages(layout, root);
  const has = (part: StoredPart): boolean => found.images.some((image) => image.part === part);
  if (!has('test')) throw partEmpty(layout, root, layout.split == null ? 'test' : 'train', others);
  const noTraining = has('train') ? null : partEmpty(layout, root, 'train', others);
  return { images: found.images, noTraining, leftOut, unlabelled: found.unlabelled };
};

interface Found {
  readonly images: ListedImage[];
  readonly problems: string[];
  /** First occurrence of each path: `file:line`. */
  readonly firsts: Map<string, string>;
  /** Manifest and path of missing files. */
  readonly absent: { readonly file: string; readonly written: string }[];
  unlabelled: number;
}

interface Setting {
  readonly layout: ManifestLayout;
  readonly root: string;
  readonly onError: OnError;
  readonly others: OtherSplits | undefined;
}

const addRow = (row: Row, { file, part: ownPart }: ManifestFile, setting: Setting, found: Found): void => {
  const { layout, root, onError, others } = setting;
  const place = `${file}:${row.line}`;
  const part = ownPart ?? partOf(row, layout);
  const typo = part === null ? others?.typo(row.split) : undefined;
  if (part === null && typo === undefined) return;
  const folder = layout.relative_to === 'manifest' ? posix.dirname(relativeSlashed(root, file)) : '.';
  const image = row.path === '' ? { outside: true as const } : findImage(row.path, folder, root);
  const labels = labelsOf(row, layout);
  const isUnlabelled = labels !== null && labels.length === 0 && part === 'test' && row.path !== '';
  const problem =
    (isUnlabelled ? undefined : emptyProblem(row, layout)) ??
    (part === 'train' && labels !== null && labels.length > 1 ? severalProblem(labels) : undefined) ??
    ('outside' in image ? `${row.path} is outside the root` : typo);
  if (problem !== undefined || 'outside' in image || part === null) {
    found.problems.push(`${place}: ${problem}`);
    if ('path' in image && !found.firsts.has(image.path)) found.firsts.set(image.path, place);
    return;
  }
  if (isUnlabelled) {
    found.unlabelled += 1;
    return;
  }
  const { path, absent } = image;
  const first = found.firsts.get(path);
  if (first !== undefined) {
    const isHere = first.startsWith(`${file}:`);
    found.problems.push(
      `${place}: ${path} is already ${isHere ? `in line ${first.slice(file.length + 1)}` : `at ${first}`}`,
    );
    return;
  }
  found.firsts.set(path, place);
  if (absent !== undefined && onError !== 'skip') {
    found.problems.push(`${place}: ${join(root, path)} ${absent}`);
    found.absent.push({ file, written: row.path });
  }
  found.images.push({
    part,
    path,
    ...(classesNamed(labels ?? [row.label]) ?? { className: row.label }),
    place,
    ...(absent === undefined ? {} : { problem: missingReason(absent) }),
  });
};

/** null if not part of this data set. */
const partOf = ({ split }: Row, { train, test, columns }: ManifestLayout): StoredPart | null => {
  if (columns.split === null || split === test) return 'test';
  return train !== null && split === train ? 'train' : null;
};

/** All correct labels, if there may be several; null if there is one. */
const labelsOf = (
  { label, labels }: Row,
  { label_separator: separator = null }: ManifestLayout,
): readonly string[] | null => {
  if (labels !== undefined || separator === null) return labels ?? null;
  return label
    .split(separator)
    .map((each) => each.trim())
    .filter((each) => each !== '');
};

const severalProblem = (labels: readonly string[]): string =>
  `it has ${labels.length} labels (${shortList(labels, 3)}), but a training image must have one`;

const emptyProblem = (row: Row, { columns }: ManifestLayout): string | undefined => {
  if (row.path === '') return `\`${columns.path}\` is empty`;
  if (row.labels !== undefined && row.labels.length > 1 && row.labels.includes(''))
    return `\`${columns.label}\` has an empty label among several`;
  return row.label === '' ? `\`${columns.label}\` is empty` : undefined;
};

const linesInvalid = ({ problems, absent }: Found, layout: ManifestLayout, root: string): FixresError => {
  const [first] = absent;
  const isBeside =
    first !== undefined && statOf(join(dirname(first.file), first.written.replaceAll('\\', '/')))?.isFile() === true;
  return new FixresError(
    'DATA_MANIFEST_INVALID',
    `wrong lines in the manifest (${problems.length}):\n${listOf(problems)}`,
    {
      path: problems[0]!.split(': ', 1)[0]!,
      hint:
        isBeside && layout.relative_to !== 'manifest'
          ? `set \`relative_to: manifest\` of the data set: the paths are relative to ${dirname(first.file)}, not to ${root}`
          : 'correct these lines, or remove them',
    },
  );
};

const noImages = (layout: ManifestLayout, root: string): FixresError => {
  const { file } = manifestFiles(layout, root)[0]!;
  const what = /\.(json|jsonl|ndjson)$/i.test(file) ? 'object' : 'line after its header';
  return new FixresError('DATA_EMPTY', `the manifest ${file} lists no images`, {
    path: file,
    hint: `add one ${what} for each image`,
  });
};

const partEmpty = (
  layout: ManifestLayout,
  root: string,
  part: StoredPart,
  others: OtherSplits | undefined,
): FixresError => {
  const { columns, train, test } = layout;
  const split = part === 'train' && layout.split == null ? train : test;
  const file = manifestFiles(layout, root).find((source) => source.part === part)?.file ?? join(root, layout.manifest);
  const inColumn =
    columns.split === null || hasFileForEach(layout) ? '' : ` whose \`${columns.split}\` is \`${split}\``;
  const values = others === undefined || others.lines === 0 ? '' : `; other values: ${others.text}`;
  return new FixresError('DATA_EMPTY', `${file} has no line${inColumn}${values}`, {
    path: file,
    hint: `set \`${part}\` of the data set to the value that marks the ${part} images`,
  });
};

const splitUnknown = (root: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `the training images of ${root} are undefined: \`columns.split\` is null`, {
    path: root,
    hint: 'set `split: { test: 0.2, seed: 1 }`, `train: null`, or a file for each split: `manifest: lists/{split}.csv`',
  });
