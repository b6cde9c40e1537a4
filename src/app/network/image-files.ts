import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { relativeSlashed } from '../../base/files/slash-path.ts';
import { imagesUnder } from '../../data/datasets/images-under.ts';
import { byCodeUnit } from '../../data/datasets/listed-image.ts';
import { throwAll } from '../../data/datasets/throw-all.ts';

/** A file named on the command line, or found in a folder named there, and its path. */
export interface ImageFile {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
}

/** The named files in order; a folder is replaced by its images at any depth, sorted. Missing files are kept. */
export const imageFiles = async (names: readonly string[], cwd: string): Promise<ImageFile[]> => {
  const files: ImageFile[] = [];
  for (const name of names) {
    const file = resolve(cwd, name);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) files.push({ name, file });
    else {
      const { paths, problems } = imagesUnder(file);
      throwAll(problems, file);
      files.push(
        ...paths
          .sort(byCodeUnit)
          .map((image) => ({ name: `${name.replace(/\/+$/, '')}/${relativeSlashed(file, image)}`, file: image })),
      );
    }
  }
  return files;
};
