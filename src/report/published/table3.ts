/** A line of the paper's Table 3, as printed. Top-1 in percent, single centre crop. */
export interface PublishedTransfer {
  /** `kind` of the data set in the spec. */
  readonly datasetKind: string;
  readonly dataset: string;
  /** Number of images in the official test set, to detect tests on other images. */
  readonly testImages: number;
  readonly model: string;
  readonly baselinePercent: number;
  readonly fixresPercent: number;
  readonly stateOfTheArt: { readonly model: string; readonly top1Percent: number };
}

/**
 * Source: Touvron et al., NeurIPS 2019, arXiv 1906.06423v3, Table 3; the state of the art is that of its time. Numbers
 * of test images are those of the official lists.
 */
export const publishedTransfers: readonly PublishedTransfer[] = [
  {
    datasetKind: 'stanford_cars',
    dataset: 'Stanford Cars',
    testImages: 8041,
    model: 'SENet-154',
    baselinePercent: 94.0,
    fixresPercent: 94.4,
    stateOfTheArt: { model: 'EfficientNet-B7', top1Percent: 94.7 },
  },
  {
    datasetKind: 'cub200',
    dataset: 'CUB-200-2011',
    testImages: 5794,
    model: 'SENet-154',
    baselinePercent: 88.4,
    fixresPercent: 88.7,
    stateOfTheArt: { model: 'MPN-COV', top1Percent: 88.7 },
  },
  {
    datasetKind: 'flowers102',
    dataset: 'Oxford 102 Flowers',
    testImages: 6149,
    model: 'InceptionResNet-V2',
    baselinePercent: 95.0,
    fixresPercent: 95.7,
    stateOfTheArt: { model: 'EfficientNet-B7', top1Percent: 98.8 },
  },
  {
    datasetKind: 'pets',
    dataset: 'Oxford-IIIT Pets',
    testImages: 3669,
    model: 'SENet-154',
    baselinePercent: 94.6,
    fixresPercent: 94.8,
    stateOfTheArt: { model: 'AmoebaNet-B (6,512)', top1Percent: 95.9 },
  },
  {
    datasetKind: 'birdsnap',
    dataset: 'Birdsnap',
    testImages: 2443,
    model: 'SENet-154',
    baselinePercent: 83.4,
    fixresPercent: 84.3,
    stateOfTheArt: { model: 'EfficientNet-B7', top1Percent: 84.3 },
  },
];

/** The paper's row for a data set, by kind, or by name if it is read in another layout; null if there is none. */
export const publishedTransfer = (kind: string, name: string): PublishedTransfer | null =>
  publishedTransfers.find(({ datasetKind }) => datasetKind === kind) ??
  publishedTransfers.find(({ dataset }) => plain(dataset) === plain(name)) ??
  null;

/** `Stanford Cars`, `stanford-cars` and `stanford_cars` are the same name. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
