import { imageTile } from './image-tile.ts';
import { sharp } from './sharp.ts';
import type { ImageSource } from './types/batch.ts';
import type { DatasetIndex } from './types/dataset-index.ts';

const sidePx = 96;
const columns = 8;
const perClass = 4;
const most = 160;

/**
 * A PNG of the first training images of each class, class by class; at most 160. Test images if there are no training
 * images.
 */
export const contactSheet = async (index: DatasetIndex, source: ImageSource): Promise<Buffer> => {
  const part = index.parts.train.length > 0 ? 'train' : 'test';
  const chosen = index.classes
    .flatMap((_, label) =>
      index.parts[part].flatMap((entry, image) => (entry.label === label ? [image] : [])).slice(0, perClass),
    )
    .slice(0, most);
  const tiles = [];
  for (const [at, image] of chosen.entries()) {
    const input = await imageTile(await source.image(part, image), sidePx);
    tiles.push({ input, left: (at % columns) * sidePx, top: Math.floor(at / columns) * sidePx });
  }
  const height = Math.max(1, Math.ceil(chosen.length / columns)) * sidePx;
  return await sharp({ create: { width: columns * sidePx, height, channels: 3, background: '#fff' } })
    .composite(tiles)
    .png()
    .toBuffer();
};
