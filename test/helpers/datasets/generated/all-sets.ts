import { birdsnap, carsDevkit, carsTogether, cub200, flowers102, pets } from './fine-grained-sets.ts';
import type { GeneratedSet } from './generated-set.ts';
import { imagenetDevkit, imagenetFolders, imagenetSynsetList } from './imagenet-sets.ts';
import { csvManifest, imageFolder, jsonManifest } from './plain-sets.ts';
import { parquet, webdataset } from './sharded-sets.ts';

/** Every layout that can be read, but for synthetic images. */
export const allSets = async (): Promise<GeneratedSet[]> => [
  await imageFolder(),
  await csvManifest(),
  await jsonManifest(),
  await imagenetFolders(),
  await imagenetDevkit(),
  await imagenetSynsetList(),
  await carsTogether(),
  await carsDevkit(),
  await cub200(),
  await flowers102(),
  await pets(),
  await birdsnap(),
  await webdataset(),
  await parquet(),
];
