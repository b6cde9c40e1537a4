import { formatOf, isRead } from '../../formats/image-formats.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { type DigestedImages, digestImages, type FingerprintOptions, type PlacedDataset } from './digest-images.ts';

/** Test images whose content is also among the training images. */
export interface PartOverlap {
  readonly images: number;
  /** One such pair; null if there is none. */
  readonly first: { readonly train: string; readonly test: string } | null;
}

/** For two data sets on disk: the test images of one that are training images of the other. null if either is synthetic. */
export const identifyOverlap = async (
  trained: PlacedDataset,
  tested: PlacedDataset,
  options: FingerprintOptions = {},
): Promise<PartOverlap | null> => {
  if (trained.kind === 'shapes' || tested.kind === 'shapes') return null;
  return await partOverlap(await digestImages(trained, options), await digestImages(tested, options));
};

/** Files that are not images are not compared: both parts may contain the same "404 Not Found" page. */
export const partOverlap = async (trained: DigestedImages, tested: DigestedImages): Promise<PartOverlap> => {
  const ofTrain = new Map<string, string>();
  for (const [index, { part, path, problem }] of trained.images.entries()) {
    if (part === 'train' && problem === undefined) ofTrain.set(trained.digests.at(index), path);
  }
  const alike = tested.images.flatMap((image, index) => {
    const digest = tested.digests.at(index);
    const train = image.part === 'test' && image.problem === undefined ? ofTrain.get(digest) : undefined;
    return train === undefined ? [] : [{ image, digest, train }];
  });
  const firstOfDigest = new Map(alike.map(({ image, digest }) => [digest, image]));
  const ofImages = new Set<string>();
  await forEachLimited([...firstOfDigest], 4, async ([digest, image]) => {
    if (isRead(formatOf(await tested.read(image)))) ofImages.add(digest);
  });
  const shared = alike.filter(({ digest }) => ofImages.has(digest));
  const first = shared[0];
  return { images: shared.length, first: first === undefined ? null : { train: first.train, test: first.image.path } };
};
