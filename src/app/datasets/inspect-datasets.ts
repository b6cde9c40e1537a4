import { FixresError } from '../../base/errors.ts';
import type { ClassOrder, DatasetFacts } from '../../data/index.ts';
import { paperCrop } from '../../domain/augmentation.ts';
import { classesFileOf } from '../../domain/datasets/layouts.ts';
import type { DatasetParams } from '../../domain/datasets/params.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { usualCropRatio } from '../../domain/test-transform.ts';
import { type OpenOptions, openDatasets } from './open-datasets.ts';

export interface InspectOptions extends OpenOptions {
  /** Resolution of the test transform whose regions are measured. */
  readonly testResolutionPx: InputSize;
  /** Whether to show images of each class; only for a single data set. */
  readonly contactSheet: boolean;
}

export interface InspectedDataset {
  readonly name: string;
  readonly layout: DatasetParams['kind'];
  readonly classOrder: ClassOrder & {
    /** What determines the order; null if it is assumed, or the data set's own. */
    readonly saidBy: 'class_order' | 'classes_file' | null;
  };
  readonly facts: DatasetFacts;
  /** A PNG; null if none was requested. */
  readonly sheet: Uint8Array | null;
}

/** Counts and measures the images of a spec's data sets, of a folder or of a list. */
export const inspectDatasets = async (path: string, options: InspectOptions): Promise<InspectedDataset[]> => {
  const { classOrderOf, contactSheet, inspectDataset, openImageSource } = await import('../../data/index.ts');
  const opened = await openDatasets(path, options);
  if (options.contactSheet && opened.length > 1) throw severalSheets(opened.map(({ name }) => name));
  const inspected: InspectedDataset[] = [];
  for (const { name, params, root, index } of opened) {
    const { testResolutionPx } = options;
    const images = options.contactSheet ? openImageSource(params, root, index, { threads: 0 }) : null;
    inspected.push({
      name,
      layout: params.kind,
      classOrder: { ...classOrderOf(index.classes), saidBy: orderSaidBy(params) },
      facts: inspectDataset(index, { crop: paperCrop, testResolutionPx, cropRatio: usualCropRatio }),
      sheet: images === null ? null : await contactSheet(index, images),
    });
  }
  return inspected;
};

const orderSaidBy = (params: DatasetParams): InspectedDataset['classOrder']['saidBy'] => {
  if (params.kind === 'shapes') return null;
  if (classesFileOf(params) !== null) return 'classes_file';
  return params.class_order == null ? null : 'class_order';
};

const severalSheets = (names: readonly string[]): FixresError =>
  new FixresError('CLI_USAGE', `--contact-sheet is for one data set; the spec has ${names.join(', ')}`, {
    hint: 'pass the folder of one of them instead of the spec',
  });
