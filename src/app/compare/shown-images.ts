import { isFixresError } from '../../base/errors.ts';
import { readDataset } from '../../execute/input-dataset.ts';
import type { ShownImage, ShownImages } from '../../report/classes/comparison-page.ts';
import type { ChangedImage, RunComparison } from '../../report/run-comparison.ts';
import { askStore } from '../ask-store.ts';
import { storedTest } from './stored-test.ts';

/** The longer side of a thumbnail. */
const sidePx = 192;
/** All thumbnails of a page together. */
const mostBytes = 3 * 2 ** 20;

/**
 * Thumbnails of images that only one of the runs classifies correctly, up to a limit, half of them won and half lost if
 * possible. For an unreadable image, the reason is given instead. Throws as finding runs does.
 */
export const shownImages = async (
  runsDir: string,
  keyPrefix: string,
  { changed }: Pick<RunComparison, 'changed'>,
  most: number,
): Promise<ShownImages> => {
  const chosen = chosenImages(changed, most);
  if (chosen.length === 0) return { images: [], isFull: false };
  const tested = askStore(runsDir, (store) => ({ ...storedTest(store, keyPrefix), paths: store.paths }));
  const { imageThumbnail, openImageSource } = await import('../../data/index.ts');
  const images: ShownImage[] = [];
  let bytes = 0;
  try {
    const dataset = readDataset(tested.paths, tested.datasetKey);
    const source = openImageSource(dataset.dataset, tested.datasetRoot, dataset.index, { threads: 0 });
    try {
      for (const image of chosen) {
        if (bytes > mostBytes) return { images, isFull: true };
        const shown = await orReason(image, async () =>
          imageThumbnail(await source.image(tested.part === 'test' ? 'test' : 'train', image.image), sidePx),
        );
        bytes += shown.jpeg?.length ?? 0;
        images.push(shown);
      }
    } finally {
      await source.close();
    }
    return { images, isFull: false };
  } catch (error) {
    // The whole data set is gone.
    if (!isFixresError(error)) throw error;
    return { images: chosen.map((image) => ({ ...image, jpeg: null, missing: error.message })), isFull: false };
  }
};

const orReason = async (image: ChangedImage, read: () => Promise<Uint8Array>): Promise<ShownImage> => {
  try {
    return { ...image, jpeg: await read(), missing: null };
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return { ...image, jpeg: null, missing: error.message };
  }
};

const chosenImages = (changed: readonly ChangedImage[], most: number): ChangedImage[] => {
  const [won, lost] = (['won', 'lost'] as const).map((wanted) => changed.filter(({ change }) => change === wanted)) as [
    ChangedImage[],
    ChangedImage[],
  ];
  const ofWon = Math.min(won.length, Math.max(Math.ceil(most / 2), most - lost.length));
  return [...won.slice(0, ofWon), ...lost.slice(0, most - ofWon)];
};
