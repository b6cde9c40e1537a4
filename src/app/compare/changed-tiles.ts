import { FixresError } from '../../base/errors.ts';
import { readDataset } from '../../execute/input-dataset.ts';
import { type ChangedTile, mostTiles, tilePx } from '../../report/classes/changed-sheet.ts';
import type { RunComparison } from '../../report/run-comparison.ts';
import { askStore } from '../ask-store.ts';
import { storedTest } from './stored-test.ts';

/**
 * The images that only one of the runs classifies correctly, read from the data set, won ones first: at most half of
 * `mostTiles` of each. Throws as reading images does, and CLI_USAGE if there are none.
 */
export const changedTiles = async (
  runsDir: string,
  keyPrefix: string,
  { changed }: RunComparison,
): Promise<ChangedTile[]> => {
  const shown = (['won', 'lost'] as const).flatMap((wanted) =>
    changed.filter(({ change }) => change === wanted).slice(0, mostTiles / 2),
  );
  if (shown.length === 0) throw nothingChanged();
  const { tested, dataset } = askStore(runsDir, (store) => {
    const found = storedTest(store, keyPrefix);
    return { tested: found, dataset: readDataset(store.paths, found.datasetKey) };
  });
  const { imageTile, openImageSource } = await import('../../data/index.ts');
  const source = openImageSource(dataset.dataset, tested.datasetRoot, dataset.index, { threads: 0 });
  try {
    const tiles: ChangedTile[] = [];
    for (const image of shown) {
      const pixels = await source.image(tested.part === 'test' ? 'test' : 'train', image.image);
      tiles.push({ ...image, png: await imageTile(pixels, tilePx) });
    }
    return tiles;
  } finally {
    await source.close();
  }
};

const nothingChanged = (): FixresError =>
  new FixresError('CLI_USAGE', 'there is no image that only one of the runs classifies correctly', {
    hint: 'omit `--contact-sheet`',
  });
