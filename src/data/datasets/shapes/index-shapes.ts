import type { ShapesParams } from '../../../domain/datasets/params.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import type { DatasetIndex, ImageEntry } from '../../types/dataset-index.ts';
import { labelOf, shapeClasses } from './classes.ts';
import { pictureSize } from './draw-picture.ts';
import { shapesSeed } from './shapes-seed.ts';

/** The index of a synthetic data set, made without drawing anything. */
export const indexShapes = (dataset: ShapesParams): DatasetIndex => {
  const seed = shapesSeed(dataset);
  const entries = (part: StoredPart): ImageEntry[] =>
    Array.from({ length: dataset[part] }, (_, index) => ({
      path: `${part}/${index}`,
      label: labelOf(dataset.classes, index),
      ...pictureSize(dataset, seed, part, index),
    }));
  return { classes: shapeClasses(dataset.classes), parts: { train: entries('train'), test: entries('test') } };
};
