import { join } from 'node:path';
import { FixresError, isFixresError } from '../../../base/errors.ts';
import { listOf } from '../list-of.ts';
import type { ListedImage } from '../listed-image.ts';

/** An image that can't be used, with a short reason. */
export type UnreadableImage = Pick<ListedImage, 'path' | 'place'> & { readonly problem?: string };

/** Refuses all in one `DATA_IMAGE_UNREADABLE`; does nothing if there are none. `total`: number of images overall. */
export const refuseUnreadable = (
  images: readonly UnreadableImage[],
  total: number,
  root: string,
  verb: 'read' | 'decoded',
): void => {
  const [first] = images;
  if (first === undefined) return;
  const reasons = images.map(({ path, problem, place }) =>
    place === undefined ? `${path}: ${problem}` : `${path}: ${problem} (${place})`,
  );
  const message = `${images.length} of the ${total} images in ${root} can't be ${verb}:\n${listOf(reasons)}`;
  throw new FixresError('DATA_IMAGE_UNREADABLE', message, {
    path: join(root, first.path),
    hint: 'replace these files, remove them from the data set, or set `on_error: skip` for it',
  });
};

/**
 * Why the bytes of an image can't be read, without its path, so that moving the data set does not change it. Errors
 * of the archive that contains the image are rethrown.
 */
export const whyNotRead = (cause: unknown): string => {
  if (isFixresError(cause)) throw cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'the file does not exist';
  const [, words = message] = /^[A-Z]+: ([^,]+), /.exec(message) ?? [];
  return code === undefined ? message : `it can't be read: ${words}`;
};
