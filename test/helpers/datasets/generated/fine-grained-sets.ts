import { createHash } from 'node:crypto';
import { type Written, writeMat } from '../write-mat.ts';
import { type DrawnImage, drawnImages } from './drawn-images.ts';
import { type GeneratedSet, type PlacedImage, padded, placeImages, setOf } from './generated-set.ts';

const cars = [
  'AM General Hummer SUV 2000',
  'Citroën C3, "Rétro" 2012',
  'Mercedes-Benz 300-Class Convertible 1993',
  'Ram C/V Cargo Van Minivan 2012',
  'smart fortwo Convertible 2012',
] as const;

const byte = (value: number): Written => ({ dims: [1, 1], type: 'uint8', values: [value] });
const row = (values: readonly number[], type: 'double as uint16' | 'uint8' = 'double as uint16') =>
  ({ dims: [1, values.length], type, values }) satisfies Written;
const box = { bbox_x1: byte(3), bbox_y1: byte(2), bbox_x2: byte(19), bbox_y2: byte(18) };

/** One list of all images, train and test mixed. */
export const carsTogether = async (pictures?: readonly DrawnImage[]): Promise<GeneratedSet> => {
  const images = await placeImages(
    ({ part, number }) => `car_ims/${padded(number * 2 + (part === 'test' ? 2 : 1), 6)}.jpg`,
    pictures,
  );
  const records = images
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, label, part }) => ({
      relative_im_path: path,
      ...box,
      class: byte(label + 1),
      test: byte(part === 'test' ? 1 : 0),
    }));
  const annotations = writeMat({ annotations: { records }, class_names: cars }, { isCompressed: true });
  return setOf('cars', { kind: 'stanford_cars' }, images, cars, { 'cars_annos.mat': annotations });
};

/** The devkit: a list for each part, the names of files begin anew in the second. */
export const carsDevkit = async (pictures?: readonly DrawnImage[]): Promise<GeneratedSet> => {
  const images = await placeImages(({ part, number }) => `cars_${part}/${padded(number + 1, 5)}.jpg`, pictures);
  const list = (wanted: string) => {
    const records = images
      .filter(({ part }) => part === wanted)
      .map(({ path, label }) => ({ ...box, class: byte(label + 1), fname: path.split('/')[1]! }));
    return writeMat({ annotations: { records } }, { isCompressed: true });
  };
  return setOf('cars-devkit', { kind: 'stanford_cars' }, images, cars, {
    'devkit/cars_meta.mat': writeMat({ class_names: cars }),
    'devkit/cars_train_annos.mat': list('train'),
    'cars_test_annos_withlabels.mat': list('test'),
  });
};

const birds = [
  '001.Black_footed_Albatross',
  '002.Laysan_Albatross',
  '003.Sooty_Albatross',
  '004.Groove_billed_Ani',
  '005.Crested_Auklet',
] as const;

/** Train and test images in one list, in folders of their classes; split 1 is train. */
export const cub200 = async (pictures?: readonly DrawnImage[]): Promise<GeneratedSet> => {
  const images = await placeImages(
    ({ label, part, number }) => `images/${birds[label]}/${birds[label]!.slice(4)}_${padded(number, 4)}_${part}.jpg`,
    pictures,
  );
  const listed = images.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const lines = (value: (image: PlacedImage) => string | number): string =>
    listed.map((image, at) => `${at + 1} ${value(image)}\n`).join('');
  return setOf('cub200', { kind: 'cub200' }, images, birds, {
    'classes.txt': birds.map((name, at) => `${at + 1} ${name}\n`).join(''),
    'images.txt': lines(({ path }) => path.slice('images/'.length)),
    'image_class_labels.txt': lines(({ label }) => label + 1),
    'train_test_split.txt': lines(({ part }) => (part === 'train' ? 1 : 0)),
    'bounding_boxes.txt': lines(() => '2.0 3.0 15.0 14.0'),
    'attributes/attributes.txt': '1 has_bill_shape::curved_(up_or_down)\n',
  });
};

const flowerNames = ['001', '002', '003', '004', '005'] as const;

/** Numbers of images from 1, in no order; two lists of training images. */
export const flowers102 = async (pictures?: readonly DrawnImage[]): Promise<GeneratedSet> => {
  const drawn = pictures ?? (await drawnImages());
  const trainCount = drawn.filter(({ part }) => part === 'train').length;
  // With a prime number that is no divisor of the count, every number is taken once.
  const idOf = ({ part, number }: DrawnImage): number =>
    ((((part === 'train' ? 0 : trainCount) + number) * 7919) % drawn.length) + 1;
  const images = await placeImages((image) => `jpg/image_${padded(idOf(image), 5)}.jpg`, drawn);
  const labels = images.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(({ label }) => label + 1);
  const inPart = (wanted: string) => drawn.filter(({ part }) => part === wanted).map(idOf);
  const trained = inPart('train');
  return setOf('flowers102', { kind: 'flowers102' }, images, flowerNames, {
    'imagelabels.mat': writeMat({ labels: row(labels, 'uint8') }, { isCompressed: true }),
    'setid.mat': writeMat({
      trnid: row(trained.slice(0, trainCount / 2)),
      valid: row(trained.slice(trainCount / 2)),
      tstid: row(inPart('test')),
    }),
  });
};

const breeds = [
  'Abyssinian',
  'american_bulldog',
  'american_pit_bull_terrier',
  'basset_hound',
  'yorkshire_terrier',
] as const;

/** Cats have capitals; there are files that are no images beside the images. */
export const pets = async (pictures?: readonly DrawnImage[]): Promise<GeneratedSet> => {
  const images = await placeImages(
    ({ part, label, number }) => `images/${breeds[label]}_${number * 2 + (part === 'test' ? 1 : 0)}.jpg`,
    pictures,
  );
  const list = (wanted: string): string =>
    images
      .filter(({ part }) => part === wanted)
      .map(
        ({ path, label }) =>
          `${path.slice('images/'.length, -'.jpg'.length)} ${label + 1} ${label === 0 ? 1 : 2} ${Math.max(1, label)}\n`,
      )
      .join('');
  return setOf('pets', { kind: 'pets' }, images, breeds, {
    'annotations/trainval.txt': list('train'),
    'annotations/test.txt': list('test'),
    'annotations/README': 'none',
    'images/Abyssinian_100.mat': 'no image',
  });
};

const species = [
  ['Acadian Flycatcher', 'Empidonax virescens'],
  ['Acorn Woodpecker', 'Melanerpes formicivorus'],
  ["Anna's Hummingbird", 'Calypte anna'],
  ['Black-and-white Warbler', 'Mniotilta varia'],
  ['Yellow-crowned Night-Heron', 'Nyctanassa violacea'],
] as const;
const speciesDirs = species.map(([common]) => common.toLowerCase().replaceAll("'", '').replaceAll(/[ -]/g, '_'));

/** Every twentieth training image is no longer on the web. */
export const birdsnap = async (pictures?: readonly DrawnImage[]): Promise<GeneratedSet> => {
  const inFolder = 'download/images/';
  const placed = await placeImages(
    ({ part, label, number }) =>
      `${inFolder}${speciesDirs[label]}/${part === 'train' ? 1000 + number : 5000 + number}.jpg`,
    pictures,
  );
  const isAbsent = ({ part, number }: PlacedImage): boolean => part === 'train' && number % 20 === 19;
  const images = placed.map((image) => ({ ...image, isDamaged: image.isDamaged || isAbsent(image) }));
  const columns = ['url', 'md5', 'path', 'species_id', 'bb_x1', 'bb_y1', 'bb_x2', 'bb_y2', 'back_x', 'back_y'];
  const lines = images.map(({ path, label, bytes }) => {
    const md5 = createHash('md5').update(bytes).digest('hex');
    return [
      'http://nowhere.example/a b.jpg',
      md5,
      path.slice(inFolder.length),
      label + 1,
      1,
      1,
      18,
      17,
      'null',
      'null',
    ].join('\t');
  });
  const set = setOf('birdsnap', { kind: 'birdsnap' }, images, speciesDirs, {
    'images.txt': [columns.join('\t'), ...lines, ''].join('\n'),
    'species.txt': [
      'id\tcommon\tscientific\tdir',
      ...species.map((texts, at) => [at + 1, ...texts, speciesDirs[at]].join('\t')),
      '',
    ].join('\n'),
    'test_images.txt': [
      'path',
      ...images.filter(({ part }) => part === 'test').map(({ path }) => path.slice(inFolder.length)),
      '',
    ].join('\n'),
  });
  const files = Object.fromEntries(
    Object.entries(set.files).filter(([path]) => !images.some((image) => image.path === path && isAbsent(image))),
  );
  return { ...set, files };
};
