import { type GeneratedSet, padded, placeImages, setOf } from './generated-set.ts';

const names = ['big dog, brown', 'cat', 'Äpfel & Birnen', "it's", '"quoted"'] as const;

/** Folders whose names have spaces, commas, quotes and letters beyond ASCII; files at any depth. */
export const imageFolder = async (): Promise<GeneratedSet> => {
  const images = await placeImages(({ part, label, number }) => {
    const inside = number % 7 === 0 ? 'more, deeper/' : '';
    return `${part === 'train' ? 'train' : 'val'}/${names[label]}/${inside}IMG ${number}.JPG`;
  });
  return setOf('folder', { kind: 'folder' }, images, names, { 'train/.DS_Store': '', 'train/cat/notes.txt': 'none' });
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** CSV with a byte order mark, CRLF, quotes, further columns in another order. */
export const csvManifest = async (): Promise<GeneratedSet> => {
  const images = await placeImages(({ part, number }) => `all images/${part}, ${padded(number, 3)}.jpeg`);
  const lines = images.map(({ path, label, part, number }) =>
    [part === 'train' ? 'training' : 'held out', number, quoted(names[label]!), quoted(path)].join(','),
  );
  const spec = {
    kind: 'manifest',
    manifest: 'lists/all.csv',
    columns: { path: 'file', label: 'what', split: 'fold' },
    train: 'training',
    test: 'held out',
  };
  return setOf('csv', spec, images, names, {
    'lists/all.csv': `\ufeff${['fold,n,what,file', ...lines, ''].join('\r\n')}`,
  });
};

export const jsonManifest = async (): Promise<GeneratedSet> => {
  const images = await placeImages(({ part, number }) => `${part}/${number}.png`);
  const lines = images.map(({ path, label, part }) =>
    JSON.stringify({ label: names[label], split: part, path, more: [1] }),
  );
  return setOf('jsonl', { kind: 'manifest', manifest: 'all.jsonl' }, images, names, {
    'all.jsonl': `${lines.join('\n')}\n`,
  });
};
