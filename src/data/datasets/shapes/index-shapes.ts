import type { DatasetIndex, ImageEntry, PartName, ShapesParams } from '../../types.ts';
import { labelOf, shapeClasses } from './classes.ts';
import { pictureSize } from './draw-picture.ts';
import { shapesSeed } from './shapes-seed.ts';

/** The index of a drawn data set: nothing is drawn for it. */
export const indexShapes = (dataset: ShapesParams): DatasetIndex => {
  const seed = shapesSeed(dataset);
  const entries = (part: PartName): ImageEntry[] =>
    Array.from({ length: dataset[part] }, (_, index) => ({
      path: `${part}/${index}`,
      label: labelOf(dataset.classes, index),
      ...pictureSize(dataset, seed, part, index),
    }));
  return { classes: shapeClasses(dataset.classes), parts: { train: entries('train'), test: entries('test') } };
};
