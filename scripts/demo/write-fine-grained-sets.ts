import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fineGrainedSets, type SetSizes } from './fine-grained-sets.ts';

/**
 * Writes the five sets into sub-folders of a new folder, which exists only once all are complete; returns their names.
 */
export const writeFineGrainedSets = async (folder: string, sizes: SetSizes): Promise<string[]> => {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const sets = Object.entries(await fineGrainedSets(sizes));
  for (const [name, { files }] of sets) {
    for (const [path, content] of Object.entries(files)) {
      const file = join(unfinished, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  renameSync(unfinished, folder);
  return sets.map(([name]) => join(folder, name));
};
