import { writeMat } from '../write-mat.ts';
import type { DrawnImage } from './drawn-images.ts';
import { type Files, type GeneratedSet, padded, placeImages, setOf } from './generated-set.ts';

/** In the order of the devkit's numbers, which is not that of the alphabet. */
const synsets = ['n02119789', 'n02100735', 'n01440764', 'n09229709', 'n02110185'] as const;

const trainPath = ({ label, number }: DrawnImage): string => `train/${synsets[label]}/${synsets[label]}_${number}.JPEG`;
const valName = ({ number }: DrawnImage): string => `ILSVRC2012_val_${padded(number + 1, 8)}.JPEG`;

/** Validation images sorted into folders, as most people have them. */
export const imagenetFolders = async (): Promise<GeneratedSet> => {
  const images = await placeImages((image) =>
    image.part === 'train' ? trainPath(image) : `val/${synsets[image.label]}/${valName(image)}`,
  );
  return setOf('imagenet-folders', { kind: 'imagenet' }, images, synsets, {});
};

/** Validation images as they are published: flat, with the devkit's ground truth and its `meta.mat`. */
export const imagenetDevkit = async (): Promise<GeneratedSet> => await flat('imagenet-devkit', devkitMeta, {});

/** The same with a list of synsets as text, each with its words. */
export const imagenetSynsetList = async (): Promise<GeneratedSet> =>
  await flat('imagenet-synsets', 'synset_words.txt', {
    'synset_words.txt': synsets.map((wnid) => `${wnid} a thing, another word for it\n`).join(''),
  });

const devkit = 'ILSVRC2012_devkit_t12/data';
const devkitMeta = `${devkit}/meta.mat`;

const flat = async (name: string, list: string, lists: Files): Promise<GeneratedSet> => {
  const images = await placeImages((image) => (image.part === 'train' ? trainPath(image) : `val/${valName(image)}`));
  const truth = `${devkit}/ILSVRC2012_validation_ground_truth.txt`;
  const tested = images.filter(({ part }) => part === 'test');
  return setOf(name, { kind: 'imagenet', ground_truth: truth, synsets: list }, images, synsets, {
    [devkitMeta]: writeMat({ synsets: { records: metaRecords() } }, { isCompressed: true }),
    [truth]: tested.map(({ label }) => `${label + 1}\n`).join(''),
    ...lists,
  });
};

/** The fields of the devkit; after the synsets with images come the inner nodes of the hierarchy. */
const metaRecords = () =>
  [...synsets, 'n00001740', 'n00001930'].map((wnid, at) => ({
    ILSVRC2012_ID: at + 1,
    WNID: wnid,
    words: 'a thing, another word for it',
    gloss: 'it is described here; "so"',
    num_children: at < synsets.length ? 0 : 2,
    children: { dims: [1, 2], type: 'double' as const, values: [1, 2] },
    wordnet_height: at < synsets.length ? 0 : 1,
    num_train_images: at < synsets.length ? 40 : 0,
  }));
