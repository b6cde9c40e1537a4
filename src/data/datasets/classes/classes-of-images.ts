import type { FileLayout } from '../../../domain/datasets/layouts.ts';
import { listImages } from '../list-images.ts';
import { namesOf } from '../listed-image.ts';

/** The names of all classes that have images, in no particular order. Throws as `listImages` does. */
export const classesOfImages = async (layout: FileLayout, root: string): Promise<ReadonlySet<string>> => {
  const { images } = await listImages(layout, root);
  return new Set(images.flatMap(namesOf));
};
