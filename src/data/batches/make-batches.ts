import { type RandomStream, randomStream } from '../../base/random.ts';
import { type InputSize, pixelsOf } from '../../domain/input-size.ts';
import type { LoadedImage } from '../load-image.ts';
import { around, whole } from '../transforms/boxes.ts';
import { cutMix } from '../transforms/cut-mix.ts';
import { mixUp } from '../transforms/mix-up.ts';
import { testJitterTransform } from '../transforms/test-jitter-transform.ts';
import { testRegion, testTransform } from '../transforms/test-transform.ts';
import { trainRegion, trainTransform } from '../transforms/train-transform.ts';
import type { BatchTask, ImageBatch, TaskImage } from '../types/batch.ts';
import type { Box, ImagePart, RgbImage, Size } from '../types/image.ts';
import { sizesOfTask } from './task-size.ts';

/** Reads one of the task's images. */
export type LoadTaskImage = (image: TaskImage) => Promise<LoadedImage>;

/** Executes a task. Reads the next image while the current one is decoded and transformed; no others are in memory. */
export const makeBatches = async (task: BatchTask, load: LoadTaskImage): Promise<readonly ImageBatch[]> => {
  const batches = sizesOfTask(task).map((sizePx) => emptyBatch(task, sizePx));
  const images = viewsOfImages(task);
  let next = images.length > 0 ? load(images[0]![0]!) : undefined;
  let position = 0;
  for (const [number, views] of images.entries()) {
    const loaded = await next!;
    const following = images[number + 1];
    if (following !== undefined) {
      next = load(following[0]!);
      next.catch(() => {}); // Reported in turn, even if the current image fails first.
    }
    const pixels = loaded.pixels((size) => regionOf(task, size, views));
    // A synchronous result must be used immediately.
    const image = pixels instanceof Promise ? await pixels : pixels;
    for (const view of views) {
      const places = batches.map((batch) => placeOf(batch, position));
      transformInto(places, task, image, view);
      position += 1;
    }
  }
  return batches.map((batch) => mixed(task, batch));
};

/** The task's images; consecutive repeats of one image form a group. */
const viewsOfImages = ({ images }: BatchTask): TaskImage[][] => {
  const together: TaskImage[][] = [];
  for (const image of images) {
    const last = together.at(-1);
    if (last !== undefined && last[0]!.index === image.index) last.push(image);
    else together.push([image]);
  }
  return together;
};

const emptyBatch = ({ images }: BatchTask, sizePx: InputSize): ImageBatch => ({
  pixels: new Uint8Array(images.length * pixelsOf(sizePx) * 3),
  labels: Int32Array.from(images, ({ entry }) => entry.label),
  indices: Int32Array.from(images, ({ index }) => index),
  sizePx,
});

/** Destination of one image's pixels. */
const placeOf = ({ pixels, sizePx }: ImageBatch, position: number): Uint8Array => {
  const length = pixelsOf(sizePx) * 3;
  return pixels.subarray(position * length, (position + 1) * length);
};

/** The part of an image that the task reads. */
const regionOf = ({ transform }: BatchTask, image: Size, views: readonly TaskImage[]): Box => {
  if (transform.kind === 'test_jitter') return whole(image);
  if (transform.kind === 'test') return around(transform.transforms.map((each) => testRegion(image, each)));
  return around(views.map((view) => trainRegion(image, { ...transform, stream: streamOf(transform, view) })));
};

const transformInto = (
  places: readonly Uint8Array[],
  { transform }: BatchTask,
  image: RgbImage | ImagePart,
  view: TaskImage,
): void => {
  if (transform.kind === 'test') {
    for (const [which, each] of transform.transforms.entries()) testTransform(image, each, places[which]);
    return;
  }
  const stream = streamOf(transform, view);
  if (transform.kind === 'train') trainTransform(image, { ...transform, stream }, places[0]);
  else testJitterTransform(image, { transform: transform.transform, stream }, places[0]);
};

/** The random draws for a view of an image depend only on seed, epoch, image and view. */
const streamOf = (
  { kind, seed, epoch }: Exclude<BatchTask['transform'], { kind: 'test' }>,
  { index, view = 0 }: TaskImage,
): RandomStream => randomStream(seed, kind === 'train' ? 'augment' : kind, epoch, index, ...(view === 0 ? [] : [view]));

/** The random draws for a batch depend on seed, epoch and its position in the epoch. */
const mixed = ({ transform }: BatchTask, batch: ImageBatch): ImageBatch => {
  if (transform.kind !== 'train') return batch;
  const { seed, epoch, batch: place } = transform;
  const { cutmix = 0, mixup = 0 } = transform.augmentation;
  if (cutmix === 0 && mixup === 0) return batch;
  const isMixup = cutmix === 0 || (mixup > 0 && randomStream(seed, 'mix', epoch, place).uniform() < 0.5);
  return isMixup
    ? mixUp(batch, mixup, randomStream(seed, 'mixup', epoch, place))
    : cutMix(batch, cutmix, randomStream(seed, 'cutmix', epoch, place));
};
