import { FixresError, isFixresError } from '../../base/errors.ts';
import { endingNames } from '../../data/formats/image-formats.ts';
import { decodeImage, testTransform } from '../../data/index.ts';
import type { TestTransform } from '../../domain/test-transform.ts';
import { openEngine } from '../../engine/open-engine.ts';
import { imageFiles } from './image-files.ts';
import { type LikelyClass, mostLikely } from './most-likely.ts';
import { openAskedModel } from './open-model.ts';

export interface PredictOptions {
  /** Classes for each image. */
  readonly top: number;
  /** For `best`; absent: the most recently planned experiment. */
  readonly experiment: string | undefined;
  /** Absolute, as is `cwd`. */
  readonly runsDir: string;
  readonly cwd: string;
  /** Called after every image. */
  readonly onAnswer?: (answer: ImageAnswer) => void;
}

/** The prediction for one image. */
export type ImageAnswer =
  | { readonly image: string; readonly classes: readonly LikelyClass[] }
  | { readonly image: string; readonly error: string };

/**
 * The most likely classes of images, with the network's own test transform. `model` is a file that `exportRun` wrote,
 * the first characters of a run's key, or `best`; `images` are files or folders. Throws `DATA_EMPTY` if there are no
 * images.
 */
export const predictImages = async (
  model: string,
  images: readonly string[],
  { top, onAnswer, ...options }: PredictOptions,
): Promise<ImageAnswer[]> => {
  const files = await imageFiles(images, options.cwd);
  if (files.length === 0) throw noImages(images);
  await openEngine({ engine: 'onnx' });
  const asked = openAskedModel(model, options);
  const { classes, transform } = asked.card;
  const answers: ImageAnswer[] = [];
  try {
    for (const { name: image, file } of files) {
      const pixels = await pixelsOf(file, transform);
      const answer =
        typeof pixels === 'string'
          ? { image, error: pixels }
          : { image, classes: mostLikely(await asked.logits(pixels, 1), classes, top, asked.answers) };
      answers.push(answer);
      onAnswer?.(answer);
    }
  } finally {
    asked.close();
  }
  return answers;
};

/** The pixels, or the reason why the image can't be read. */
const pixelsOf = async (file: string, transform: TestTransform): Promise<Uint8Array | string> => {
  try {
    return testTransform(await decodeImage(file), transform);
  } catch (error) {
    if (!isFixresError(error) || error.code !== 'DATA_IMAGE_UNREADABLE') throw error;
    return error.message.includes(file) ? error.message : `${file}: ${error.message}`;
  }
};

const noImages = (names: readonly string[]): FixresError =>
  new FixresError('DATA_EMPTY', `there are no images in ${names.join(', ')}`, {
    hint: `images end with ${endingNames}`,
  });
