import sharp from 'sharp';
import { drawPicture } from '../../src/data/datasets/shapes/draw-picture.ts';
import type { ShapesLook } from '../../src/domain/datasets/params.ts';
import type { DrawnImage, Part } from '../../test/helpers/datasets/generated/drawn-images.ts';
import {
  birdsnap,
  carsTogether,
  cub200,
  flowers102,
  pets,
} from '../../test/helpers/datasets/generated/fine-grained-sets.ts';
import type { GeneratedSet } from '../../test/helpers/datasets/generated/generated-set.ts';

export interface SetSizes {
  /** Number of training and test images in each set. */
  readonly train: number;
  readonly test: number;
}

const layouts = { 'stanford-cars': carsTogether, cub200, flowers102, pets, birdsnap } as const;

/**
 * Five sets of synthetic images, by the names of their folders, each in the original layout of a published data set and
 * with a slightly different look: JPEG files, five classes by shape.
 */
export const fineGrainedSets = async (sizes: SetSizes): Promise<Readonly<Record<string, GeneratedSet>>> => {
  const named = Object.entries(layouts).map(async ([name, layout], index) => {
    const pictures = await drawnPictures(looks[index]!, index, sizes);
    return [name, await layout(pictures)] as const;
  });
  return Object.fromEntries(await Promise.all(named));
};

const classCount = 5;

const drawnPictures = async (look: ShapesLook, seed: number, sizes: SetSizes): Promise<DrawnImage[]> =>
  await Promise.all(
    (['train', 'test'] as const).flatMap((part) =>
      Array.from({ length: sizes[part] }, async (_, number) => ({
        part,
        label: number % classCount,
        number,
        bytes: await jpegOf(look, seed, part, number),
        isDamaged: false,
      })),
    ),
  );

/** From here, seeds differ from those of experiments. */
const firstSeed = 9000;

const jpegOf = async (look: ShapesLook, seed: number, part: Part, number: number): Promise<Uint8Array> => {
  const { widthPx, heightPx, data } = drawPicture(look, firstSeed + seed, part, number);
  return await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
};

const common: ShapesLook = {
  classes: 'shape',
  shorter_side_px: [80, 128],
  aspect_ratio: [0.75, 4 / 3],
  object_size: [0.4, 0.8],
  position_jitter: 0.5,
  rotation_degrees: 40,
  pattern_period: [0.3, 0.42],
  clutter: [5, 9],
  noise: [4, 12],
  min_contrast: 40,
};

const looks: readonly ShapesLook[] = [
  { ...common, aspect_ratio: [1, 1.6] },
  { ...common, object_size: [0.3, 0.6] },
  { ...common, object_size: [0.5, 0.9], clutter: [8, 14] },
  { ...common, rotation_degrees: 90 },
  { ...common, object_size: [0.25, 0.5], noise: [6, 16] },
];
