import { parquetWriteBuffer } from 'hyparquet-writer';
import { pack } from 'tar-stream';
import { type Files, type GeneratedSet, type PlacedImage, padded, placeImages, truthOf } from './generated-set.ts';

/** A tar archive as tar-stream writes it: ustar, with PAX attributes for names that do not fit. */
export const tarOf = async (members: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array> => {
  const archive = pack();
  for (const [name, content] of Object.entries(members)) {
    if (name.endsWith('/')) archive.entry({ name, type: 'directory' });
    else archive.entry({ name }, Buffer.from(content));
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const imagesPerShard = 80;

/** The extension by the content, as WebDataset's decoders go by it; what is no image is called one. */
const fieldOf = (bytes: Uint8Array): string => (bytes[0] === 0x89 ? 'png' : bytes[0] === 0x52 ? 'webp' : 'jpg');

/** Shards as `ShardWriter` makes them, with `cls`; some keys have folders, or are too long for a plain tar header. */
export const webdataset = async (): Promise<GeneratedSet> => {
  const keyOf = ({ number }: { readonly number: number }): string => {
    if (number % 25 === 3) return `deep/${'long name '.repeat(14)}ü/${padded(number, 9)}`;
    return number % 2 === 0 ? padded(number, 9) : `some folder/${padded(number, 9)}`;
  };
  const shardOf = ({ part, number }: { readonly part: string; readonly number: number }): string =>
    `shards/${part}-${padded(Math.floor(number / imagesPerShard), 3)}.tar`;
  const images = await placeImages((image) => `${shardOf(image)}#${keyOf(image)}.${fieldOf(image.bytes)}`);
  const shards = new Map<string, Record<string, string | Uint8Array>>();
  for (const image of images) {
    const members = shards.get(shardOf(image)) ?? { '__meta__.json': '{}', 'deep/': '' };
    members[image.path.split('#')[1]!] = image.bytes;
    members[`${keyOf(image)}.cls`] = `${image.label}`;
    members[`${keyOf(image)}.txt`] = 'stripes';
    shards.set(shardOf(image), members);
  }
  const files: Files = { 'names.txt': names.map((name) => `${name}\n`).join('') };
  for (const [shard, members] of shards) files[shard] = await tarOf(members);
  const spec = {
    kind: 'webdataset',
    train: 'shards/train-{000..002}.tar',
    test: 'shards/test-{000..001}.tar',
    classes_file: 'names.txt',
  };
  return { name: 'webdataset', spec, files, ...truthOf(images, names, names) };
};

/** In the order of the labels, which is not that of the alphabet. */
const names = ['stripe', 'dot', 'check', 'wave', 'blank'] as const;

/** Files as `push_to_hub` writes them: struct of bytes and path, numbers with the names of a `ClassLabel`, small row groups. */
export const parquet = async (): Promise<GeneratedSet> => {
  const perFile = { train: 120, test: 100 } as const;
  const fileOf = ({ part, number }: { readonly part: 'train' | 'test'; readonly number: number }): string => {
    const count = part === 'train' ? 2 : 1;
    return `data/${part}-${padded(Math.floor(number / perFile[part]), 5)}-of-${padded(count, 5)}.parquet`;
  };
  const images = await placeImages((image) => `${fileOf(image)}#${image.number % perFile[image.part]}`);
  const files: Files = {};
  for (const file of new Set(images.map(fileOf))) {
    files[file] = parquetOf(images.filter((image) => fileOf(image) === file));
  }
  return { name: 'parquet', spec: { kind: 'parquet' }, files, ...truthOf(images, names, names) };
};

/** The metadata of the library `datasets`. */
export const classLabel = (column: string, classNames: readonly string[]) => ({
  key: 'huggingface',
  value: JSON.stringify({
    info: { features: { image: { _type: 'Image' }, [column]: { names: classNames, _type: 'ClassLabel' } } },
  }),
});

const parquetOf = (images: readonly PlacedImage[]): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'image', data: images.map(({ bytes, number }) => ({ bytes, path: `${number}.jpg` })) },
        { name: 'label', data: images.map(({ label }) => BigInt(label)) },
      ],
      schema: imageSchema('INT64'),
      rowGroupSize: 25,
      kvMetadata: [classLabel('label', names)],
    }),
  );

/** As pyarrow declares them: everything may be absent. */
export const imageSchema = (label: 'INT64' | 'UTF8') => [
  { name: 'schema', num_children: 2 },
  { name: 'image', repetition_type: 'OPTIONAL' as const, num_children: 2 },
  { name: 'bytes', type: 'BYTE_ARRAY' as const, repetition_type: 'OPTIONAL' as const },
  { name: 'path', type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, repetition_type: 'OPTIONAL' as const },
  label === 'INT64'
    ? { name: 'label', type: 'INT64' as const, repetition_type: 'OPTIONAL' as const }
    : {
        name: 'label',
        type: 'BYTE_ARRAY' as const,
        converted_type: 'UTF8' as const,
        repetition_type: 'OPTIONAL' as const,
      },
];
