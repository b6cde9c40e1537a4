import { existsSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { hasImageEnding } from '../formats/image-formats.ts';
import { isLeftover } from './leftovers.ts';

export interface FoundImages {
  /** As the folders are read. */
  readonly paths: string[];
  /** Links that lead nowhere, or back to a folder around them. */
  readonly problems: FixresError[];
}

/** Files in a folder, at any depth, that are images by their names. Links to folders are followed, as torchvision does. */
export const imagesUnder = (folder: string): FoundImages => {
  const found: FoundImages = { paths: [], problems: [] };
  walk(folder, [], found);
  return found;
};

/** `leftFrom`: the real folders in which the links lie that led here. */
const walk = (folder: string, leftFrom: readonly string[], { paths, problems }: FoundImages): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const { name } = entry;
    if (isLeftover(name)) continue;
    const path = join(folder, name);
    if (entry.isDirectory()) walk(path, leftFrom, { paths, problems });
    else if (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      const from = [...leftFrom, realpathSync(folder)];
      const target = realpathSync(path);
      if (from.some((place) => join(place, sep).startsWith(join(target, sep)))) problems.push(leadsBack(path, target));
      else walk(path, from, { paths, problems });
    } else if (hasImageEnding(name)) paths.push(path);
    else if (entry.isSymbolicLink() && !existsSync(path)) problems.push(broken(path));
  }
};

const leadsBack = (link: string, target: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `the link ${link} leads back to ${target}, a folder that it is in`, {
    path: link,
    hint: 'remove the link: its images would be listed without end',
  });

/** There may have been a folder of images. */
export const broken = (link: string): FixresError =>
  new FixresError('DATA_NOT_FOUND', `the link ${link} leads to ${readlinkSync(link)}, which does not exist`, {
    path: link,
    hint: 'remove the link, or mount the disk that it leads to',
  });
