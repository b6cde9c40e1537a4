import sharp from 'sharp';
import { type Written, writeMat } from './write-mat.ts';

export type Files = Record<string, string | Uint8Array>;

/** A JPEG of one colour: with CMYK inks, in grey, or turned by EXIF where `look` says so. */
export const jpeg = async (look: 'rgb' | 'cmyk' | 'grey' | 'turned' = 'rgb', shade = 90): Promise<Uint8Array> => {
  const image = sharp({ create: { width: 24, height: 18, channels: 3, background: { r: shade, g: 80, b: 160 } } });
  if (look === 'cmyk') return await image.toColourspace('cmyk').jpeg().toBuffer();
  if (look === 'grey') return await image.toColourspace('b-w').jpeg().toBuffer();
  if (look === 'turned') return await image.withMetadata({ orientation: 6 }).jpeg().toBuffer();
  return await image.jpeg().toBuffer();
};

const looks = ['rgb', 'cmyk', 'grey', 'turned'] as const;

/** Adds an image at each path, the looks in turn. */
const withImages = async (files: Files, paths: readonly string[]): Promise<Files> => {
  for (const [at, path] of paths.entries()) files[path] = await jpeg(looks[at % 4], at);
  return files;
};

const carClasses = ['AM General Hummer SUV 2000', 'Citroën C3, "Rétro" 2012'];

/** `cars_annos.mat` with every image. */
export const carsTogether = async (): Promise<Files> => {
  const records = [1, 2, 1, 2].map((label, at) => ({
    relative_im_path: `car_ims/00000${at + 1}.jpg`,
    bbox_x1: { dims: [1, 1], type: 'uint8', values: [3] } satisfies Written,
    class: { dims: [1, 1], type: 'uint8', values: [label] } satisfies Written,
    test: { dims: [1, 1], type: 'uint8', values: [at < 2 ? 0 : 1] } satisfies Written,
  }));
  const mat = writeMat({ annotations: { records }, class_names: carClasses }, { isCompressed: true });
  return await withImages(
    { 'cars_annos.mat': mat },
    records.map((record) => record.relative_im_path),
  );
};

/** The devkit: names of files start anew in the test part. */
export const carsDevkit = async (): Promise<Files> => {
  const part = [1, 2].map((label) => ({ class: label, fname: `0000${label}.jpg` }));
  const files = {
    'devkit/cars_meta.mat': writeMat({ class_names: carClasses }),
    'devkit/cars_train_annos.mat': writeMat({ annotations: { records: part } }, { isCompressed: true }),
    'cars_test_annos_withlabels.mat': writeMat({ annotations: { records: part } }, { isLittle: false }),
  };
  return await withImages(files, [
    'cars_train/00001.jpg',
    'cars_train/00002.jpg',
    'cars_test/00001.jpg',
    'cars_test/00002.jpg',
  ]);
};

export const cub200 = async (): Promise<Files> => {
  const names = [
    '001.Black_footed_Albatross/a b, c.jpg',
    '002.Laysan_Albatross/b.jpg',
    '001.Black_footed_Albatross/c.jpg',
    '002.Laysan_Albatross/d.jpg',
  ];
  const files = {
    'classes.txt': '1 001.Black_footed_Albatross\n2 002.Laysan_Albatross\n',
    'images.txt': names.map((name, at) => `${at + 1} ${name}\n`).join(''),
    'image_class_labels.txt': '1 1\n2 2\n3 1\n4 2\n',
    'train_test_split.txt': '1 1\n2 1\n3 0\n4 1\n',
  };
  return await withImages(
    files,
    names.map((name) => `images/${name}`),
  );
};

export const flowers102 = async (): Promise<Files> => {
  const row = (values: readonly number[], type: 'double' | 'uint8' = 'double') =>
    ({ dims: [1, values.length], type, values }) satisfies Written;
  const files = {
    'imagelabels.mat': writeMat({ labels: row([2, 1, 2, 1], 'uint8') }, { isCompressed: true }),
    'setid.mat': writeMat({ trnid: row([1]), valid: row([4]), tstid: row([2, 3]) }, { isLittle: false }),
  };
  return await withImages(
    files,
    [1, 2, 3, 4].map((id) => `jpg/image_0000${id}.jpg`),
  );
};

export const pets = async (): Promise<Files> => {
  const files = {
    'annotations/trainval.txt': 'Abyssinian_100 1 1 1\namerican_bulldog_7 2 2 1\n',
    'annotations/test.txt': '#Image CLASS-ID SPECIES BREED ID\nAbyssinian_201 1 1 1\n',
  };
  return await withImages(
    files,
    ['Abyssinian_100', 'american_bulldog_7', 'Abyssinian_201'].map((name) => `images/${name}.jpg`),
  );
};

/** The second training image is no longer on the web. */
export const birdsnap = async (): Promise<Files> => {
  const files = {
    'species.txt':
      'id\tcommon\tscientific\tdir\n1\tAcadian Flycatcher\tE. virescens\tacadian_flycatcher\n2\tAcorn Woodpecker\tM. formicivorus\tacorn_woodpecker\n',
    'images.txt':
      'url\tmd5\tpath\tspecies_id\nhttp://x/1\tab\tacadian_flycatcher/1.jpg\t1\nhttp://x/2\tcd\tacadian_flycatcher/2.jpg\t1\nhttp://x/3\tef\tacadian_flycatcher/3.jpg\t1\nhttp://x/4\t01\tacorn_woodpecker/4.jpg\t2\n',
    'test_images.txt': 'path\nacadian_flycatcher/3.jpg\n',
  };
  return await withImages(
    files,
    ['acadian_flycatcher/1', 'acadian_flycatcher/3', 'acorn_woodpecker/4'].map((name) => `download/images/${name}.jpg`),
  );
};

/** Flat test images. Number 1 is not the first synset of the alphabet. */
export const imagenetFlat = async (): Promise<Files> => {
  const synset = (id: number, wnid: string, children: number) => ({
    ILSVRC2012_ID: id,
    WNID: wnid,
    num_children: children,
  });
  const records = [synset(1, 'n02119789', 0), synset(2, 'n01440764', 0), synset(3, 'n00001740', 2)];
  const files = {
    'ILSVRC2012_devkit_t12/data/meta.mat': writeMat({ synsets: { records } }, { isCompressed: true }),
    'truth.txt': '1\n2\n',
  };
  const val = [1, 2].map((id) => `val/ILSVRC2012_val_0000000${id}.JPEG`);
  return await withImages(files, ['train/n02119789/a.JPEG', 'train/n01440764/b.JPEG', ...val]);
};
