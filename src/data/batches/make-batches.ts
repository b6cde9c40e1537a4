import { randomStream } from '../../base/random.ts';
import { testTransform } from '../transforms/test-transform.ts';
import { trainTransform } from '../transforms/train-transform.ts';
import type { BatchTask, ImageBatch, RgbImage } from '../types.ts';

/** Gives the pixels of one of the task's images. */
export type LoadImage = (image: BatchTask['images'][number]) => Promise<RgbImage>;

/** Carries out a task. The next image is loaded while one is transformed; never more than these two are in memory. */
export const makeBatches = async (task: BatchTask, load: LoadImage): Promise<readonly ImageBatch[]> => {
  const { images } = task;
  const batches = sidesPx(task).map((sidePx) => emptyBatch(task, sidePx));
  let next = images.length > 0 ? load(images[0]!) : undefined;
  for (let position = 0; position < images.length; position++) {
    const image = await next!;
    if (position + 1 < images.length) {
      next = load(images[position + 1]!);
      next.catch(() => {}); // Reported when its turn comes, also if this image fails before.
    }
    const views = transformed(task, image, images[position]!.index);
    views.forEach((view, which) => {
      batches[which]!.pixels.set(view, position * view.length);
    });
  }
  return batches;
};

const sidesPx = ({ transform }: BatchTask): number[] =>
  transform.kind === 'test'
    ? transform.transforms.map(({ testResolutionPx }) => testResolutionPx)
    : [transform.trainResolutionPx];

const emptyBatch = ({ images }: BatchTask, sidePx: number): ImageBatch => ({
  pixels: new Uint8Array(images.length * sidePx * sidePx * 3),
  labels: Int32Array.from(images, ({ entry }) => entry.label),
  indices: Int32Array.from(images, ({ index }) => index),
  sidePx,
});

/** The augmentation of an image depends on seed, epoch and image alone, not on who draws it or when. */
const transformed = ({ transform }: BatchTask, image: RgbImage, index: number): Uint8Array[] => {
  if (transform.kind === 'test') return transform.transforms.map((each) => testTransform(image, each));
  const stream = randomStream(transform.seed, 'augment', transform.epoch, index);
  return [trainTransform(image, { ...transform, stream })];
};
