import type { FixresError } from '../../base/errors.ts';
import type { Layout, LayoutKind } from '../../domain/datasets/layouts.ts';
import { type ListedFolders, listFolder, trainingFolderMissing } from './list-folder.ts';
import type { ListOptions } from './listed-image.ts';
import { listManifest } from './manifest/list-manifest.ts';
import { trainingManifestMissing } from './manifest/manifest-files.ts';
import { type Annotations, listAnnotated } from './published/annotated-images.ts';
import { listBirdsnap } from './published/list-birdsnap.ts';
import { listCub200 } from './published/list-cub200.ts';
import { listFlowers102 } from './published/list-flowers102.ts';
import { listImagenet } from './published/list-imagenet.ts';
import { listPets } from './published/list-pets.ts';
import { listStanfordCars } from './published/list-stanford-cars.ts';
import { listWebdataset, trainingShardsMissing } from './shards/list-webdataset.ts';
import type { NamedSamples } from './shards/name-samples.ts';

/** The images listed by a layout, the problems with its folders, and what was left out. */
export type Listing = NamedSamples & Partial<ListedFolders & { readonly noTraining: FixresError | null }>;

/** Finds the images of one kind of data set. */
interface LayoutReader<Kind extends LayoutKind> {
  readonly list: (layout: Layout<Kind>, root: string, options: ListOptions) => Promise<Listing>;
  /**
   * For a layout whose training images are optional (`train` may be null): why there are none; null if there are any.
   * A manifest of all images reports it when read.
   */
  readonly trainingMissing?: (layout: Layout<Kind>, root: string) => Promise<FixresError | null>;
  /** Whether images are stored in shards, whose order is kept. */
  readonly isSharded?: true;
}

type LayoutReaders = { readonly [Kind in LayoutKind]: LayoutReader<Kind> };

/** The images listed by the data set's own annotations, with class names as labels. */
const annotated =
  <Kind extends LayoutKind>(read: (layout: Layout<Kind>, root: string) => Promise<Annotations>) =>
  async (layout: Layout<Kind>, root: string): Promise<Listing> => ({
    images: await listAnnotated(await read(layout, root), root, layout.on_error ?? 'fail'),
    classes: null,
  });

/** Each new kind of data set needs a line here. */
const readers: LayoutReaders = {
  folder: {
    list: async (layout, root, { onListed }) => ({ ...(await listFolder(layout, root, onListed)), classes: null }),
    trainingMissing: trainingFolderMissing,
  },
  manifest: {
    list: async (layout, root, { onListed }) => ({
      ...(await listManifest(layout, root, layout.on_error ?? 'fail', onListed)),
      classes: null,
    }),
    trainingMissing: trainingManifestMissing,
  },
  imagenet: {
    list: async (layout, root, { onListed }) => ({
      ...(await listImagenet(layout, root, layout.on_error ?? 'fail', onListed)),
      classes: null,
    }),
    trainingMissing: trainingFolderMissing,
  },
  stanford_cars: { list: annotated((_, root) => listStanfordCars(root)) },
  cub200: { list: annotated((_, root) => listCub200(root)) },
  flowers102: { list: annotated(listFlowers102) },
  pets: { list: annotated((_, root) => listPets(root)) },
  birdsnap: { list: annotated(listBirdsnap) },
  webdataset: { list: listWebdataset, trainingMissing: trainingShardsMissing, isSharded: true },
  // Most data sets do not need this reader.
  parquet: {
    list: async (layout, root, options) =>
      (await import('./shards/parquet/list-parquet.ts')).listParquet(layout, root, options),
    trainingMissing: async (layout, root) =>
      (await import('./shards/parquet/list-parquet.ts')).trainingFilesMissing(layout, root),
    isSharded: true,
  },
};

export const readerOf = <Kind extends LayoutKind>(layout: Layout<Kind>): LayoutReader<Kind> =>
  readers[layout.kind as Kind]; // a kind of its own for each member of the union
