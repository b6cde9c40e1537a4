import sharp from 'sharp';
import { randomStream } from '../../../../src/base/random.ts';

export type Part = 'train' | 'test';

/** A small picture of one of five classes, as a file. */
export interface DrawnImage {
  readonly part: Part;
  /** 0 to 4. */
  readonly label: number;
  /** Running number in its part, from 0; the classes take turns. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** It can't be decoded: cut short, or no image at all. */
  readonly isDamaged: boolean;
}

export const classCount = 5;
export const perClass = { train: 40, test: 20 } as const;

/**
 * 300 pictures, the same for every layout: among them CMYK, grey and EXIF-turned JPEGs, PNG and WebP content (whatever
 * the layout calls its files), one JPEG that is cut short and, in either part, one
 * text.
 */
export const drawnImages = async (): Promise<readonly DrawnImage[]> => {
  drawn ??= Promise.all(places().map(async (place) => ({ ...place, bytes: await file(place) })));
  return await drawn;
};

let drawn: Promise<readonly DrawnImage[]> | undefined;

type Place = Omit<DrawnImage, 'bytes'>;

const places = (): Place[] =>
  (['train', 'test'] as const).flatMap((part) =>
    Array.from({ length: perClass[part] * classCount }, (_, number) => ({
      part,
      label: number % classCount,
      number,
      isDamaged: number === noImage || (part === 'train' && number === cutShort),
    })),
  );

const cutShort = 31;
const noImage = 52;

const file = async ({ part, label, number, isDamaged }: Place): Promise<Uint8Array> => {
  const { pixels, width, height } = picture(part, label, number);
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (isDamaged && number === noImage) return Buffer.from('<html>404 Not Found</html>');
  if (isDamaged) return (await image.jpeg().toBuffer()).subarray(0, 300);
  switch (number % 12) {
    case 1:
      return await image.toColourspace('cmyk').jpeg().toBuffer();
    case 2:
      return await image.toColourspace('b-w').jpeg().toBuffer();
    case 3:
      return await image.withMetadata({ orientation: 6 }).jpeg().toBuffer();
    case 4:
      return await image.png().toBuffer();
    case 5:
      return await image.webp().toBuffer();
    default:
      return await image.jpeg().toBuffer();
  }
};

/** Stripes in the direction and colour of the class, over a background that differs from picture to picture. */
const picture = (part: Part, label: number, number: number) => {
  const random = randomStream('drawn-images', part, number);
  const [width, height] = [20 + random.integer(0, 15), 20 + random.integer(0, 15)];
  const angle = (Math.PI * (label + 0.3 * random.uniform())) / classCount;
  const [across, down, shift] = [Math.cos(angle), Math.sin(angle), random.uniform() * 6];
  const grey = 60 + random.uniform() * 120;
  const colour = [0, 1, 2].map((channel) => 128 + 100 * Math.cos(2 * Math.PI * (label / classCount + channel / 3)));
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    const isStripe = Math.sin(across * x + down * y + shift) > 0;
    pixels[at] = Math.round((isStripe ? colour[at % 3]! : grey) + 10 * random.uniform());
  }
  return { pixels, width, height };
};
