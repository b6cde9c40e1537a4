import { type Dirent, existsSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { hasImageEnding } from '../formats/image-formats.ts';
import { isLeftover } from './leftovers.ts';

export interface FoundImages {
  /** In the order in which folders are read; links are not resolved. */
  readonly paths: string[];
  /** Dangling links, and links back to a folder that contains them. */
  readonly problems: FixresError[];
}

/** Files with an image extension in a folder, at any depth. Links to folders are followed, as in torchvision. */
export const imagesUnder = (start: string): FoundImages => {
  const found: FoundImages = { paths: [], problems: [] };
  const open: OpenFolder[] = [{ folder: start, leftFrom: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { folder, leftFrom } = next;
    const listed = entriesOf(folder);
    if (isFixresError(listed)) {
      found.problems.push(listed);
      continue;
    }
    for (const entry of listed) {
      if (isLeftover(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) open.push({ folder: path, leftFrom });
      else if (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
        const from = [...leftFrom, realpathSync(folder)];
        const target = realpathSync(path);
        if (from.some((place) => join(place, sep).startsWith(join(target, sep))))
          found.problems.push(leadsBack(path, target));
        else open.push({ folder: path, leftFrom: from });
      } else if (hasImageEnding(entry.name)) found.paths.push(path);
      else if (entry.isSymbolicLink() && !existsSync(path)) found.problems.push(broken(path));
    }
  }
  return found;
};

/** The entries of a folder, or why it can't be listed. */
export const entriesOf = (folder: string): Dirent[] | FixresError => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EACCES' || code === 'EPERM' ? 'permission denied' : message;
    return new FixresError('DATA_NOT_FOUND', `can't list the folder ${folder}: ${why}`, {
      path: folder,
      hint: 'check the permissions of the path and of its folders',
      cause,
    });
  }
};

/** Whether a problem is that a folder can't be listed, so that nothing is known about its images. */
export const isListingRefused = ({ cause }: FixresError): boolean => cause !== undefined;

interface OpenFolder {
  readonly folder: string;
  /** The real folders of the links followed to get here. */
  readonly leftFrom: readonly string[];
}

const leadsBack = (link: string, target: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `the link ${link} leads back to ${target}, a folder that contains it`, {
    path: link,
    hint: 'remove the link, because its images would be listed forever',
  });

/** It may have been a folder of images. */
export const broken = (link: string): FixresError =>
  new FixresError('DATA_NOT_FOUND', `the link ${link} leads to ${readlinkSync(link)}, which does not exist`, {
    path: link,
    hint: 'remove the link, or mount the disk that it leads to',
  });
