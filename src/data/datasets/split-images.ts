import { counted } from '../../base/counted.ts';
import { FixresError } from '../../base/errors.ts';
import { groupBy } from '../../base/group-by.ts';
import { randomStream } from '../../base/random.ts';
import type { Split } from '../../domain/datasets/layouts.ts';
import { pickShare } from '../batches/held-out-images.ts';
import { shortList } from './list-of.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';

/**
 * Moves a share of each class to the test part. The selection depends only on the seed, the class names and the path
 * order. Throws `DATA_EMPTY` if the share selects no image.
 */
export const splitImages = (images: readonly ListedImage[], { test, seed }: Split): ListedImage[] => {
  const sorted = images.toSorted((a, b) => byCodeUnit(a.path, b.path));
  const classes = groupBy([...sorted.keys()], (image) => sorted[image]!.className)
    .map((group): [string, number[]] => [sorted[group[0]!]!.className, group])
    .sort(([a], [b]) => byCodeUnit(a, b));
  const several = sorted.find(({ alsoNames }) => alsoNames !== undefined);
  if (several !== undefined) throw severalLabels(several);
  const tested = new Set(pickShare(classes, test, (name) => randomStream('split', seed, name)));
  if (tested.size === 0) {
    throw new FixresError(
      'DATA_EMPTY',
      `a share of ${test} of ${counted(images.length, 'image')} in ${counted(classes.length, 'class', 'classes')} leaves no images to test on`,
      {
        hint: 'increase `split.test` of the data set; each class keeps one image for training',
      },
    );
  }
  return sorted.map((image, index) => ({ ...image, part: tested.has(index) ? 'test' : 'train' }));
};

/** Such an image may be selected for training. */
const severalLabels = ({ path, place, className, alsoNames = [] }: ListedImage): FixresError =>
  new FixresError(
    'DATA_MANIFEST_INVALID',
    `${place ?? path}: it has ${alsoNames.length + 1} labels (${shortList([className, ...alsoNames], 3)}), but \`split\` selects training images, which must have one`,
    {
      path: place ?? path,
      hint: 'give each image one label, or say with `train` and `test` which images are for testing',
    },
  );
