import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fineGrainedSets, type SetSizes } from './fine-grained-sets.ts';

/** Writes the five sets into sub-folders of a folder, and says which. */
export const writeFineGrainedSets = async (folder: string, sizes: SetSizes): Promise<string[]> => {
  const sets = Object.entries(await fineGrainedSets(sizes));
  return sets.map(([name, { files }]) => {
    const root = join(folder, name);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return root;
  });
};
