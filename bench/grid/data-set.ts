import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timedProgram } from '../timed-program.ts';
import { gridScript } from './grid-script.ts';

export interface GridImages {
  /** Folder with `manifest.csv`, `classes.txt` and the images, whose names sort in the peer's order. */
  readonly root: string;
  readonly train: number;
  readonly test: number;
  readonly classes: number;
}

/**
 * The images of `folder` (`val/<class>/<image>`, `classes.txt`) as the peer splits and orders them, half for training,
 * as a manifest in `root`. Images are copied under numbered names, because fixres orders images by their paths.
 */
export const layOutImages = async (python: string, folder: string, root: string): Promise<GridImages> => {
  const files = readdirSync(join(folder, 'val')).flatMap((name) =>
    readdirSync(join(folder, 'val', name)).map((file) => ({ label: name, path: join('val', name, file) })),
  );
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const { stdout } = await timedProgram(python, [gridScript, 'permutation', String(files.length)]);
  const order: number[] = JSON.parse(stdout);
  const train = Math.floor(files.length / 2);
  mkdirSync(join(root, 'images'), { recursive: true });
  const lines = order.map((image, place) => {
    const { path, label } = files[image]!;
    const name = `images/${String(place).padStart(6, '0')}.jpg`;
    copyFileSync(join(folder, path), join(root, name));
    return `${name},${label},${place < train ? 'train' : 'test'}`;
  });
  writeFileSync(join(root, 'manifest.csv'), `path,label,split\n${lines.join('\n')}\n`);
  const classes = readFileSync(join(folder, 'classes.txt'), 'utf8');
  writeFileSync(join(root, 'classes.txt'), classes);
  return { root, train, test: files.length - train, classes: classes.trim().split('\n').length };
};
