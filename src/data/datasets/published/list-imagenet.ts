import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import type { ImagenetLayout, OnError } from '../../../domain/datasets/layouts.ts';
import { hasImageEnding } from '../../formats/image-formats.ts';
import { numberOf, structsOf, textOf } from '../../mat/mat-fields.ts';
import { readMat } from '../../mat/read-mat.ts';
import { isLeftover } from '../leftovers.ts';
import { type ListedFolders, listFolder, listPart, nothing } from '../list-folder.ts';
import { byCodeUnit, classesNamed, type ListedImage, type OnListed } from '../listed-image.ts';
import { numberedValue, readLines } from '../read-lines.ts';
import { listAnnotated } from './annotated-images.ts';
import { readRealLabels } from './list-real-labels.ts';

/**
 * ImageNet-1k: training images in one folder per synset. The test images are in such folders too, or, with
 * `ground_truth`, flat as `ILSVRC2012_val_00000001.JPEG` ...: line n of the ground truth is the number (from 1) of
 * the n-th image's synset in `synsets`: the devkit's meta.mat, or a text file whose line n begins with synset n. A
 * JSON `ground_truth` has ReaL labels.
 * The layout as published; checked on generated files, not on a download. Numbers in the devkit are ILSVRC2012_IDs,
 * which are not in alphabetical order.
 */
export const listImagenet = async (
  layout: ImagenetLayout,
  root: string,
  onError: OnError,
  onListed: OnListed,
): Promise<ListedFolders> => {
  const { train, test, ground_truth: groundTruth } = layout;
  if (groundTruth === null) return await listFolder(layout, root, onListed);
  const trained = train === null ? nothing : await listPart(layout, root, 'train', onListed);
  const names = await imageNames(join(root, test));
  if (/\.json$/i.test(groundTruth)) return { ...trained, ...(await listReal(layout, root, names, trained.images)) };
  const lines = await readLines(root, groundTruth);
  if (lines.length !== names.length)
    throw countsDiffer(`${join(root, groundTruth)}:${lines.length}`, lines.length, 'lines', names.length);
  const images = lines.map((line, index) => {
    const label = numberedValue({ ...line, text: `${index + 1} ${line.text}` }).value;
    return {
      place: line.place,
      part: 'test',
      path: `${test}/${names[index]}`,
      label: Number(label),
      labelText: label,
    } as const;
  });
  const classes = await synsets(layout, root);
  const tested = await listAnnotated({ images, classes, file: join(root, groundTruth) }, root, onError, ['test']);
  return { ...trained, images: [...trained.images, ...tested] };
};

/** Validation images with their ReaL labels. */
const listReal = async (
  layout: ImagenetLayout,
  root: string,
  names: readonly string[],
  trained: readonly ListedImage[],
): Promise<Pick<ListedFolders, 'images' | 'unlabelled'>> => {
  const classes = (await synsets(layout, root)).sort(byCodeUnit);
  const groundTruth = layout.ground_truth!;
  const labels = readRealLabels(root, groundTruth, classes.length);
  if (labels.length !== names.length)
    throw countsDiffer(join(root, groundTruth), labels.length, 'entries', names.length);
  const tested = names.flatMap((name, index): ListedImage[] => {
    const classesOfImage = classesNamed(labels[index]!.map((label) => classes[label]!));
    return classesOfImage === null ? [] : [{ part: 'test', path: `${layout.test}/${name}`, ...classesOfImage }];
  });
  return { images: [...trained, ...tested], unlabelled: names.length - tested.length };
};

const imageNames = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch((cause: Error) => {
    throw new FixresError('DATA_NOT_FOUND', `can't list ${folder}: ${cause.message}`, {
      path: folder,
      hint: 'set `test` of the data set to the folder of the validation images',
      cause,
    });
  });
  return names.filter((name) => hasImageEnding(name) && !isLeftover(name)).sort(byCodeUnit);
};

const synsets = async ({ synsets: name }: ImagenetLayout, root: string): Promise<string[]> =>
  name.endsWith('.mat') ? await synsetsOfDevkit(join(root, name)) : await synsetsOfText(root, name);

const synsetsOfText = async (root: string, name: string): Promise<string[]> => {
  const firsts = new Map<string, string>();
  for (const { text, place } of await readLines(root, name)) {
    const wnid = text.trim().split(/[\s,]/)[0]!;
    const first = firsts.get(wnid);
    if (first !== undefined) throw synsetTwice(place, wnid, `at ${first}`);
    firsts.set(wnid, place);
  }
  return [...firsts.keys()];
};

const synsetsOfDevkit = async (file: string): Promise<string[]> => {
  const names: string[] = [];
  for (const [index, record] of structsOf(await readMat(file), 'synsets', file).entries()) {
    const place = `${file}: synsets(${index + 1})`;
    // The inner nodes of the hierarchy follow; they have no images.
    if (numberOf(record, 'num_children', place) !== 0) continue;
    const id = numberOf(record, 'ILSVRC2012_ID', place);
    const wnid = textOf(record, 'WNID', place);
    const other = names[id - 1];
    if (other !== undefined) throw synsetTwice(place, `ILSVRC2012_ID ${id}`, `that of ${other}`);
    names[id - 1] = wnid;
  }
  return Array.from(names, (wnid, index) => wnid ?? `synset ${index + 1}`);
};

const synsetTwice = (place: string, what: string, first: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place}: ${what} is already ${first}`, {
    path: place,
    hint: 'get the list of synsets again: it names each once, in the order of their numbers',
  });

const countsDiffer = (place: string, count: number, unit: string, images: number): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place}: ${count} ${unit} for ${images} images`, {
    path: place,
    hint: 'use a ground truth with one entry per validation image, in the order of their names',
  });
