// Generated from schemas/experiment.schema.json by `npm run types`. Change the schema, not this file.

/**
 * The source of images and labels: synthetic `shapes`, a `folder` of classes, a `manifest` in CSV, or a published data set in its own layout.
 */
export type DatasetSpec =
  | ShapesDatasetSpec
  | FolderDatasetSpec
  | ManifestDatasetSpec
  | ImagenetDatasetSpec
  | StanfordCarsDatasetSpec
  | Cub200DatasetSpec
  | Flowers102DatasetSpec
  | PetsDatasetSpec
  | BirdsnapDatasetSpec
  | WebdatasetDatasetSpec
  | ParquetDatasetSpec;
/**
 * A minimum and a maximum side, pixels.
 *
 * @minItems 2
 * @maxItems 2
 */
export type SideRange = [number, number];
/**
 * A lower and an upper bound, above 0.
 *
 * @minItems 2
 * @maxItems 2
 */
export type PositiveRange = [number, number];
/**
 * A minimum and a maximum.
 *
 * @minItems 2
 * @maxItems 2
 */
export type CountRange = [number, number];
/**
 * A lower and an upper bound, at least 0.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Range = [number, number];
/**
 * The classes that the network chooses among if its classifier has more (ImageNet-A, -R and -100, Imagenette): the logits of all others are ignored in top-1, top-5, loss and probabilities, and images of other classes are skipped. `present`: the classes that have images. Or a list of names, as used by the images or `classes_file`; or a list of numbers: labels or, without a `classes_file`, the network's output for each class of the images, in their order. Or a file relative to `root` with one of these per line, or a JSON list. null: all classes.
 */
export type AnswerClasses = string | (string | number)[] | null;
/**
 * For images without a split: this share of each class of the `train` images becomes the test images, and `test` is not read. null: the test images are those of `test`.
 */
export type SplitSpec = {
  /**
   * Share of each class, rounded so that the sum over the classes is this share of all images; a class keeps at least one training image.
   */
  test: number;
  /**
   * Seed of the selection of images.
   */
  seed?: number;
} | null;
/**
 * Side of the square network input, pixels.
 */
export type Resolution = number;
/**
 * A lower and an upper bound, above 0 and at most 1.
 *
 * @minItems 2
 * @maxItems 2
 */
export type ShareRange = [number, number];
/**
 * Stochastic gradient descent with momentum, or Adam with decoupled weight decay.
 */
export type Optimizer = 'sgd' | 'adamw';
/**
 * Base learning rate.
 */
export type LearningRate = number;
/**
 * `plain`: as written. `reference`: 8 x learning_rate x batch_size / 512, as the reference implementation scales it.
 */
export type LearningRateRule = 'plain' | 'reference';
/**
 * Momentum of SGD.
 */
export type Momentum = number;
/**
 * Nesterov momentum.
 */
export type Nesterov = boolean;
/**
 * Weight decay: L2 with SGD, decoupled with AdamW.
 */
export type WeightDecay = number;
/**
 * All trained tensors, or weights only (no biases, scales and shifts).
 */
export type WeightDecayOn = 'all' | 'weights';
/**
 * Momentum of the running statistics of trained batch norms. 0.1: all networks of the paper, as in PyTorch; 0.01: EfficientNets, as in efficientnet_pytorch (0.99 in TensorFlow's convention).
 */
export type BnMomentum = number;
/**
 * After each step, a running average of everything trained, including running statistics, moves towards the current values by 1 - ema_decay (timm's ModelEmaV3); the result of training is the average. null: the values of the last step.
 */
export type EmaDecay = number | null;
/**
 * Images per batch.
 */
export type BatchSize = number;
/**
 * Number of pieces that a batch is divided into, whose gradients are averaged: less memory for the same step. Trained batch norms see one piece at a time.
 */
export type Accumulate = number;
/**
 * What happens to an incomplete last batch.
 */
export type LastBatch = 'keep' | 'drop';
/**
 * Passes over the images.
 */
export type Epochs = number;
/**
 * Minimum number of optimiser steps: if `epochs` gives fewer, epochs are added and `step_epochs` is stretched accordingly. null: no minimum.
 */
export type MinSteps = number | null;
/**
 * `step`: divide by ten after every `step_epochs`. `cosine`: decay to zero at the last step.
 */
export type Schedule = 'constant' | 'step' | 'cosine';
/**
 * Epochs between two steps of the step schedule.
 */
export type StepEpochs = number;
/**
 * Share of all steps with a linear warm-up of the learning rate.
 */
export type WarmupFraction = number;
/**
 * Label smoothing: share of the target spread over all classes.
 */
export type LabelSmoothing = number;
/**
 * Order of images: new in every epoch (`shuffled`), the same random order in all epochs (`fixed`), or that of the data set (`listed`: by path; in shards, by position).
 */
export type Order = 'shuffled' | 'fixed' | 'listed';
/**
 * One side of the square network input in pixels, or a list of them: an axis of the grid.
 */
export type Resolutions = Resolution | [Resolution, ...Resolution[]];
/**
 * Parts of the network that are fine-tuned together.
 */
export type ScopeSpec = (
  | ('classifier' | 'bn' | 'all')
  | {
      /**
       * The last n cells or blocks of the trunk.
       */
      last_cells: number;
    }
)[];
/**
 * Input size in pixels: the side of a square, or a list of sides and `[height, width]` pairs, which is an axis of the grid.
 */
export type TestResolutions = Resolution | [TestSize, ...TestSize[]];
/**
 * Pixels of the network input: the side of a square, or `[height, width]` as an entry of the list. `[224, 224]` is 224.
 */
export type TestSize = Resolution | [Resolution, Resolution];
/**
 * Test resolution / resized side. 224 / 256 = 0.875 is usual.
 */
export type CropRatio = number;
/**
 * What is resized before the centre crop.
 */
export type Resize = 'shorter_side' | 'reference' | 'squash';
/**
 * Number of crops whose logits are averaged.
 */
export type Crops = 1 | 5 | 10;

/**
 * A fixres experiment: the networks to train or load, their test resolutions, and what to fine-tune there.
 */
export interface ExperimentSpec {
  /**
   * Name of the experiment in the store and in reports: lower-case letters, digits, `.`, `_` and `-`.
   */
  name: string;
  /**
   * One or two sentences for readers.
   */
  description?: string;
  /**
   * A base spec, relative to this file. Objects are merged key by key; everything else, and an object of another `kind`, is replaced.
   */
  extends?: string | null;
  /**
   * The images, or a list of data sets: an axis of the grid.
   */
  dataset: DatasetSpec | [DatasetSpec, ...DatasetSpec[]];
  /**
   * The network, or a list of networks: an axis of the grid.
   */
  model: ModelSpec | [ModelSpec, ...ModelSpec[]];
  /**
   * Training from scratch, at each of the resolutions. Omit it if all models have weights.
   */
  train?: TrainSpec | null;
  finetune?: FinetuneSpec;
  /**
   * Label-free adaptation after the pooling, fitted on `finetune.images` training images at every test resolution except the train resolution: one monotone map of all activations that restores their distribution at the train resolution. Each entry is a row of the table: a point mass at zero and a Fréchet distribution (`parametric`), quantiles (`empirical`), or a factor (`scale`).
   */
  adapt?: ('parametric' | 'empirical' | 'scale')[];
  /**
   * Test resolutions and the geometry of the test transform. `resolutions` is required unless the files of the model contain it (a model hub's folder, a file that fixres exported).
   */
  test?: TestSpec;
  /**
   * Choose without the test images: part of the training images is held out, everything is also tested on them, and the choice with the best top-1 there is reported with its accuracy on the test images. null: nothing is held out.
   */
  select?: SelectSpec | null;
  /**
   * Further analyses: `roc`, the share of the image area that train and test transforms see (Fig. 2); `object_size`, apparent object sizes; `activations`, pooled activations at every test resolution, unmodified and for every scope that changes them and whose features are kept (Fig. 3 and 4); `cost`, multiply-adds and seconds per image.
   */
  analyses?: ('roc' | 'object_size' | 'activations' | 'cost')[];
  /**
   * Each seed repeats the grid: it determines weights, augmentation and the order of images.
   *
   * @minItems 1
   */
  seeds?: [number, ...number[]];
  /**
   * Further grid axes, as in CI systems: a path in this file and its values. `exclude` drops the combinations that match all of its values; an entry of `include` is added to the combinations with matching axes, or is an additional combination.
   */
  matrix?: MatrixSpec | null;
  features?: FeaturesSpec;
  engine?: EngineSpec;
  /**
   * How runs are submitted with `--executor slurm`.
   */
  slurm?: SlurmSpec | null;
  /**
   * Tags for finding the experiment: `fixres runs list --tag TAG`.
   */
  tags?: string[];
  /**
   * Metrics shown in Tables 1 and 3, with one table per metric. Choices on held-out images always use top-1. Omitted: top-1.
   *
   * @minItems 1
   */
  metrics?: ['top1' | 'top5' | 'mean_per_class' | 'ece', ...('top1' | 'top5' | 'mean_per_class' | 'ece')[]];
  /**
   * Reports that `fixres run` prints when the grid is done. `html` writes a page with all reports to `reports/NAME.html` in the folder of the results.
   */
  report?: (
    | 'table1'
    | 'table3'
    | 'curve'
    | 'verdict'
    | 'best'
    | 'tuning'
    | 'roc'
    | 'object_size'
    | 'activations'
    | 'cost'
    | 'html'
  )[];
}
/**
 * Synthetic images: fish, butterfly, mug, shirt and mushroom with striped, dotted or checked surfaces. Nothing is downloaded.
 */
export interface ShapesDatasetSpec {
  kind: 'shapes';
  /**
   * Name in reports.
   */
  name?: string;
  /**
   * Number of training images.
   */
  train?: number;
  /**
   * Number of test images.
   */
  test?: number;
  /**
   * Seed of the images; null: the seed of the grid, so that every seed has its own images.
   */
  seed?: number | null;
  /**
   * What defines a class: shape and pattern (15 classes), or only the shape (5).
   */
  classes?: 'shape_and_pattern' | 'shape';
  /**
   * Shorter side of an image, pixels.
   */
  shorter_side_px?: SideRange;
  /**
   * Width / height, log-uniform.
   */
  aspect_ratio?: PositiveRange;
  /**
   * Size of the object relative to the shorter side.
   */
  object_size?: PositiveRange;
  /**
   * Maximum offset of the object from the centre, 0 to 1.
   */
  position_jitter?: number;
  /**
   * Maximum rotation in either direction.
   */
  rotation_degrees?: number;
  /**
   * Period of the surface pattern relative to the object.
   */
  pattern_period?: PositiveRange;
  /**
   * Number of distracting shapes in the background.
   */
  clutter?: CountRange;
  /**
   * Standard deviation of the sensor noise, grey levels.
   */
  noise?: Range;
  /**
   * Minimum difference in luminance between the pattern's two colours, grey levels.
   */
  min_contrast?: number;
}
/**
 * One folder per part, with one sub-folder per class.
 */
export interface FolderDatasetSpec {
  kind: 'folder';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  /**
   * File with the classes in the order of the labels, relative to `root`, for a network with more classes than the data set. A text file with one class per line (a name, a WordNet ID with a description, or either after its number), or JSON (a list, `id2label` or `class_to_idx`). null: the classes of the images, sorted.
   */
  classes_file?: string | null;
  classes?: AnswerClasses;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Class folders without images: fail and list them all, or skip them as if they did not exist. To keep an empty class, list it in `classes_file`.
   */
  on_empty_class?: 'fail' | 'skip';
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
  split?: SplitSpec;
  /**
   * Sub-folder of the training images. null: none, for a spec without training.
   */
  train?: string | null;
  /**
   * Sub-folder of the test images.
   */
  test?: string;
}
/**
 * A CSV or JSON file with the path, label and split of every image.
 */
export interface ManifestDatasetSpec {
  kind: 'manifest';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder that the paths are relative to, itself relative to the spec.
   */
  root: string;
  /**
   * A CSV file (separated by commas, semicolons or tabs), a JSON Lines file (.jsonl, .ndjson: one object per line) or a JSON list of objects (.json), relative to `root`. `{split}` stands for the values of `train` and `test` if each has its own file: `{split}/metadata.csv`.
   */
  manifest?: string;
  /**
   * File with the classes in the order of the labels, relative to `root`, for a network with more classes than the data set. A text file with one class per line (a name, a WordNet ID with a description, or either after its number), or JSON (a list, `id2label` or `class_to_idx`). null: the classes of the images, sorted.
   */
  classes_file?: string | null;
  /**
   * Separator of several correct labels of a test image in the label column, such as `|`: a prediction of any of them is correct; images without a label are skipped and counted. null: each image has one label.
   */
  label_separator?: string | null;
  /**
   * Base of relative paths: `root`, or the folder of the manifest, as in the `metadata.csv` of the Hugging Face hub. Absolute paths must be inside `root`.
   */
  relative_to?: 'root' | 'manifest';
  /**
   * Names of the columns.
   */
  columns?: {
    /**
     * Column of the image's path.
     */
    path?: string;
    /**
     * Column of the class name. In JSON a test image may have a list of several correct labels, as in ReaL: a prediction of any of them is correct, and images with an empty list are skipped and counted.
     */
    label?: string;
    /**
     * Column of the split of the image; splits other than `train` and `test` are ignored. null: no such column, for one file per split, `split`, or `train: null`.
     */
    split?: string | null;
  };
  classes?: AnswerClasses;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
  split?: SplitSpec;
  /**
   * Value of the split column for training images. null: none, for a spec without training.
   */
  train?: string | null;
  /**
   * Value of the split column for test images.
   */
  test?: string;
}
/**
 * ImageNet-1k: training images in one folder per synset; test images in the same way, or flat with the ground truth of the devkit.
 */
export interface ImagenetDatasetSpec {
  kind: 'imagenet';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  split?: SplitSpec;
  /**
   * Sub-folder of the training images. null: none, for a spec without training.
   */
  train?: string | null;
  /**
   * Sub-folder of the test images.
   */
  test?: string;
  /**
   * For flat test images: the file whose line n has the number of the n-th image's synset, from 1; or ReaL's `real.json`, whose n-th entry lists the correct labels of the n-th image, several or none. Relative to `root`.
   */
  ground_truth?: string | null;
  /**
   * The synsets that the ground truth numbers: the meta.mat of the devkit, or a text file with one per line; relative to `root`.
   */
  synsets?: string;
  classes?: AnswerClasses;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Class folders without images: fail and list them all, or skip them as if they did not exist. To keep an empty class, list it in `classes_file`.
   */
  on_empty_class?: 'fail' | 'skip';
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
}
/**
 * Stanford Cars: `cars_annos.mat`, or the devkit with `cars_train` and `cars_test`.
 */
export interface StanfordCarsDatasetSpec {
  kind: 'stanford_cars';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
}
/**
 * CUB-200-2011: `images.txt`, `classes.txt`, `image_class_labels.txt`, `train_test_split.txt` and `images/`.
 */
export interface Cub200DatasetSpec {
  kind: 'cub200';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
}
/**
 * Oxford 102 Flowers: `imagelabels.mat`, `setid.mat` and `jpg/`.
 */
export interface Flowers102DatasetSpec {
  kind: 'flowers102';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  /**
   * Lists of `setid.mat` used for training.
   *
   * @minItems 1
   */
  train?: ['trnid' | 'valid' | 'tstid', ...('trnid' | 'valid' | 'tstid')[]];
  /**
   * List of `setid.mat` used for testing.
   */
  test?: 'trnid' | 'valid' | 'tstid';
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
}
/**
 * Oxford-IIIT Pets: `annotations/trainval.txt`, `annotations/test.txt` and `images/`.
 */
export interface PetsDatasetSpec {
  kind: 'pets';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
}
/**
 * Birdsnap: `images.txt`, `species.txt`, `test_images.txt` and the downloaded images. Missing downloads are skipped with `on_error: skip`.
 */
export interface BirdsnapDatasetSpec {
  kind: 'birdsnap';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  /**
   * Folder of the downloaded images, relative to `root`.
   */
  images?: string;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
}
/**
 * WebDataset: tar shards in which the files of a sample share a name (`0001.jpg`, `0001.cls`). The label is the number in `cls`, or `label` in `json`; a test image may have a list of several correct ones.
 */
export interface WebdatasetDatasetSpec {
  kind: 'webdataset';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  /**
   * File with the classes in the order of the labels, relative to `root`, for a network with more classes than the data set. A text file with one class per line (a name, a WordNet ID with a description, or either after its number), or JSON (a list, `id2label` or `class_to_idx`). null: the classes of the images, sorted.
   */
  classes_file?: string | null;
  classes?: AnswerClasses;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
  split?: SplitSpec;
  /**
   * Shards of the training images, relative to `root`; `{000..009}` is a range. Compressed shards (.tar.gz, .tgz, .tar.zst) are unpacked into memory as a whole, so plain tar files are faster. null: none, for a spec without training.
   */
  train?: string | null;
  /**
   * Shards of the test images.
   */
  test?: string;
}
/**
 * Parquet files with an image column, as on the Hugging Face hub.
 */
export interface ParquetDatasetSpec {
  kind: 'parquet';
  /**
   * Name in reports; null: the last part of `root`.
   */
  name?: string | null;
  /**
   * Folder of the data set, relative to the spec.
   */
  root: string;
  /**
   * File with the classes in the order of the labels, relative to `root`, for a network with more classes than the data set. A text file with one class per line (a name, a WordNet ID with a description, or either after its number), or JSON (a list, `id2label` or `class_to_idx`). null: the classes of the images, sorted.
   */
  classes_file?: string | null;
  classes?: AnswerClasses;
  /**
   * How the class names are sorted into the order of the labels: `text` (1, 10, 2), as in torchvision, or `natural` (1, 2, 10; ignoring case), as in timm. Required if the two differ and the weights include a classifier, unless a `classes_file` defines the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Allow test images that are also training images. Every report then mentions it.
   */
  allow_overlap?: boolean;
  /**
   * Follow links in the data set that point outside its root.
   */
  follow_links?: boolean;
  /**
   * Unreadable images: fail after trying all, or skip and report them.
   */
  on_error?: 'fail' | 'skip';
  split?: SplitSpec;
  /**
   * Files of the training images, relative to `root`; `*` matches any text. null: none, for a spec without training.
   */
  train?: string | null;
  /**
   * Files of the test images.
   */
  test?: string;
  /**
   * Column of the images: structs with `bytes`.
   */
  image?: string;
  /**
   * Column of the labels: numbers from 0, or names. A test image may have a list of several correct ones; those with an empty list are skipped and counted.
   */
  label?: string;
}
/**
 * A network and the source of its weights.
 */
export interface ModelSpec {
  /**
   * Architecture; required unless `weights` identifies it (a model hub's folder, an ONNX file, weights that fit a single network). `onnx`, `tfjs`: a network of your own, which `weights` provides as an ONNX file or as the model.json of a tfjs layers model. For such a network, `train_resolution` and `normalize` are required unless fixres exported the file, and `last_cells` is not available.
   */
  name?:
    | 'quicknet'
    | 'tinynet'
    | 'resnet18'
    | 'resnet34'
    | 'resnet50'
    | 'resnet101'
    | 'resnet152'
    | 'wide_resnet50_2'
    | 'resnext50_32x4d'
    | 'resnext101_32x8d'
    | 'resnext101_64x4d'
    | 'resnext101_32x48d'
    | 'pnasnet5large'
    | 'pnasnet5large_fixres'
    | 'senet154'
    | 'inception_resnet_v2'
    | 'densenet121'
    | 'densenet169'
    | 'densenet201'
    | 'mobilenet_v2'
    | 'mobilenetv3_large_100'
    | 'mobilenetv3_small_100'
    | 'regnety_016'
    | 'regnety_032'
    | 'efficientnet_b0'
    | 'efficientnet_b1'
    | 'efficientnet_b2'
    | 'efficientnet_b3'
    | 'efficientnet_b4'
    | 'efficientnet_b5'
    | 'efficientnet_b6'
    | 'efficientnet_b7'
    | 'efficientnet_lite0'
    | 'efficientnet_lite1'
    | 'efficientnet_lite2'
    | 'efficientnet_lite3'
    | 'efficientnet_lite4'
    | 'tf_efficientnet_b0'
    | 'tf_efficientnet_b1'
    | 'tf_efficientnet_b2'
    | 'tf_efficientnet_b3'
    | 'tf_efficientnet_b4'
    | 'tf_efficientnet_b5'
    | 'tf_efficientnet_b6'
    | 'tf_efficientnet_b7'
    | 'tf_efficientnet_lite0'
    | 'tf_efficientnet_lite1'
    | 'tf_efficientnet_lite2'
    | 'tf_efficientnet_lite3'
    | 'tf_efficientnet_lite4'
    | 'efficientnet_v2_s'
    | 'tf_efficientnetv2_s'
    | 'tf_efficientnetv2_b0'
    | 'tf_efficientnetv2_b1'
    | 'tf_efficientnetv2_b2'
    | 'tf_efficientnetv2_b3'
    | 'convnext_tiny'
    | 'convnext_small'
    | 'convnext_base'
    | 'convnext_large'
    | 'vit_tiny_patch16_224'
    | 'vit_small_patch16_224'
    | 'vit_base_patch16_224'
    | 'deit_tiny_patch16_224'
    | 'deit_small_patch16_224'
    | 'deit_base_patch16_224'
    | 'onnx'
    | 'tfjs';
  /**
   * A weights file (safetensors, a torch checkpoint, ONNX), a model hub's folder (config.json and model.safetensors), or the file of a network of your own, relative to the spec; or `random`: trained from scratch according to `train`.
   */
  weights?: string;
  /**
   * `keep` uses the classifier of the weights file, whose outputs must be the data set's classes; `new` initialises a random one for them, to be fine-tuned.
   */
  classifier?: 'keep' | 'new';
  /**
   * For a weights file with several sets of weights: `ema` for the averaged ones, or the path of a set, as shown by `fixres model inspect`. null: the only set, or the plain one if there are also averaged ones.
   */
  weights_entry?: string | null;
  /**
   * Train the whole network further on the data set according to `train`, starting from its weights, before any test.
   */
  transfer?: boolean;
  /**
   * Train random weights on another data set first; then the classifier is re-initialised, and the whole network is trained further on the data set according to `train`. null: no other data set.
   */
  pretrain?: PretrainSpec | null;
  /**
   * For a network of your own: name of the node (or layer) of the global average pooling, if it is not found automatically; a pooling over a fixed window is treated as one over the whole feature map.
   */
  pooling_node?: string | null;
  /**
   * For a network of your own: name of the node (or layer) of the last linear layer, if it is not found automatically; everything after it is dropped.
   */
  classifier_node?: string | null;
  /**
   * For an ONNX network with several outputs: name of the output with the logits, if it is not found automatically.
   */
  output?: string | null;
  /**
   * The train resolution of a weights file; null: that of the architecture's published weights.
   */
  train_resolution?: Resolution | null;
  /**
   * Mean and standard deviation of the input, for pixel values scaled to 0..1; null: the architecture's own.
   */
  normalize?: NormalizeSpec | null;
}
/**
 * Training on another data set.
 */
export interface PretrainSpec {
  dataset: DatasetSpec;
  resolution: Resolution;
  augmentation?: AugmentationSpec;
  recipe?: TrainRecipeSpec;
  /**
   * As `train.keep_best`, for the pretraining images.
   */
  keep_best?: number | null;
  /**
   * Like `train.early_stop_epochs`.
   */
  early_stop_epochs?: number | null;
}
/**
 * Augmentation of training images. Defaults: the paper's.
 */
export interface AugmentationSpec {
  /**
   * A rectangle of random area and aspect ratio, resized to the train resolution.
   */
  random_resized_crop?: {
    /**
     * Share of the image's area, uniform.
     */
    scale?: ShareRange;
    /**
     * Width / height, log-uniform.
     */
    ratio?: PositiveRange;
  };
  /**
   * Probability of a horizontal flip.
   */
  horizontal_flip?: number;
  /**
   * Brightness, contrast and saturation, each multiplied by 1 ± this value, in random order, as in torchvision; 0: unchanged.
   */
  color_jitter?: {
    /**
     * Brightness: 1 ± this value.
     */
    brightness?: number;
    /**
     * Contrast: 1 ± this value.
     */
    contrast?: number;
    /**
     * Saturation: 1 ± this value.
     */
    saturation?: number;
  };
  /**
   * RandAugment after crop, flip and colour jitter, with the same pixels as torchvision's on PIL images: a number of operations, drawn from 14, at one magnitude. null: none.
   */
  rand_augment?: {
    /**
     * Number of operations in sequence.
     */
    operations?: number;
    /**
     * Step from 0 to 30.
     */
    magnitude?: number;
  } | null;
  /**
   * TrivialAugmentWide in the same position, with torchvision's pixels: one of 14 operations at a random magnitude.
   */
  trivial_augment?: boolean;
  /**
   * Random erasing as the last step: a rectangle is filled with one colour, as in torchvision. null: none.
   */
  random_erasing?: {
    /**
     * Probability.
     */
    probability?: number;
    /**
     * Share of the image's area, uniform.
     */
    scale?: ShareRange;
    /**
     * Height / width, log-uniform.
     */
    ratio?: PositiveRange;
    /**
     * Red, green and blue, grey levels. The default is ImageNet's mean, which is 0 after the usual normalisation.
     *
     * @minItems 3
     * @maxItems 3
     */
    color?: [number, number, number];
  } | null;
  /**
   * Views of an image in one batch (repeated augmentation); an epoch then uses only part of the images, in the same number of steps.
   */
  repeated?: number;
  /**
   * Parameter of CutMix's beta distribution: a rectangle of every image is replaced by that of another image in the batch, and the labels are mixed by area; 0: none.
   */
  cutmix?: number;
  /**
   * Parameter of mixup's beta distribution: every image is mixed with another one in the batch, pixels and labels in the same proportion; 0: none. If `cutmix` is also set, each batch gets one of the two with equal probability.
   */
  mixup?: number;
  /**
   * Train at one of these sides, drawn for every batch; null: only at the train resolution.
   */
  resolutions?: [Resolution, Resolution, ...Resolution[]] | null;
}
/**
 * Optimisation from scratch. Defaults: the reference's ResNet-50.
 */
export interface TrainRecipeSpec {
  optimizer?: Optimizer;
  learning_rate?: LearningRate;
  learning_rate_rule?: LearningRateRule;
  momentum?: Momentum;
  nesterov?: Nesterov;
  weight_decay?: WeightDecay;
  weight_decay_on?: WeightDecayOn;
  bn_momentum?: BnMomentum;
  ema_decay?: EmaDecay;
  batch_size?: BatchSize;
  accumulate?: Accumulate;
  last_batch?: LastBatch;
  epochs?: Epochs;
  min_steps?: MinSteps;
  schedule?: Schedule;
  step_epochs?: StepEpochs;
  warmup_fraction?: WarmupFraction;
  label_smoothing?: LabelSmoothing;
  order?: Order;
}
/**
 * (value / 255 - mean) / std, for red, green and blue.
 */
export interface NormalizeSpec {
  /**
   * Mean of each channel.
   *
   * @minItems 3
   * @maxItems 3
   */
  mean: [number, number, number];
  /**
   * Standard deviation of each channel.
   *
   * @minItems 3
   * @maxItems 3
   */
  std: [number, number, number];
}
/**
 * Training from scratch with random resized crops.
 */
export interface TrainSpec {
  resolutions: Resolutions;
  /**
   * Number of training images to use, a fixed random selection (the same for every resolution, scope and seed; smaller selections are subsets of larger ones); null: all.
   */
  images?: number | null;
  augmentation?: AugmentationSpec;
  recipe?: TrainRecipeSpec;
  /**
   * Hold out this share of each class of the training images, in addition to what `select` holds out, test on it after every epoch, and keep the weights of the best epoch: the one with the most correct predictions and, among ties, the lowest loss. null: keep those of the last epoch.
   */
  keep_best?: number | null;
  /**
   * Stop when the mean training loss has not decreased for this many epochs or, with `keep_best`, when this many epochs have not improved on the best; null: never.
   */
  early_stop_epochs?: number | null;
}
/**
 * Fine-tuning at the test resolution.
 */
export interface FinetuneSpec {
  /**
   * What is fine-tuned: one row of the table per entry. An empty list is the unmodified network.
   *
   * @minItems 1
   */
  scopes?: [ScopeSpec, ...ScopeSpec[]];
  /**
   * `statistics`: batch statistics in the forward pass and updated running statistics, with scale and shift frozen (the reference code). `affine`: scale and shift are also trained (the paper's text).
   */
  bn?: 'statistics' | 'affine';
  /**
   * Number of training images to fine-tune on, a fixed random selection (the same for every resolution, scope and seed; smaller selections are subsets of larger ones); null: all.
   */
  images?: number | null;
  /**
   * Transform of the training images: the test transform itself (the same pixels in every epoch); `test_jitter`, the reference's second version: flip, slight colour jitter, a randomly shifted crop; or `train`: random resized crops. The search for a learning rate always uses centre crops; `plan` says so.
   */
  transform?: 'test' | 'test_jitter' | 'train';
  /**
   * Augmentation for `transform: train`.
   */
  augmentation?: AugmentationSpec;
  /**
   * Hold out this share of each class of the images to fine-tune on, in addition to what `select` holds out, test each head on it after every epoch with the test transform (with `transform: train`, the usual centre crop), and keep the weights of the best epoch: the one with the most correct predictions and, among ties, the lowest loss. null: keep those of the last epoch.
   */
  keep_best?: number | null;
  /**
   * Optimisation. null: a recipe that adapts to the number of images: `learning_rate: search`, `learning_rate_rule: plain`, `epochs: 10`, `min_steps: 400`, `schedule: cosine`, `order: shuffled`; the scope `all` uses the defaults of an explicit recipe. Setting any key switches all others to those defaults.
   */
  recipe?: FinetuneRecipeSpec | null;
}
/**
 * Optimisation at the test resolution. Defaults: the reference's ResNet-50 at 384.
 */
export interface FinetuneRecipeSpec {
  optimizer?: Optimizer;
  /**
   * Base learning rate; or `search`: fixres tries several on held-out training images, separately for each head, and trains with the best (not for the scope `all`).
   */
  learning_rate?: LearningRate | 'search';
  /**
   * Learning rates that `learning_rate: search` tries. null: 0.001, 0.003, 0.01, 0.03, 0.1 and 0.3 with SGD, a tenth of these with AdamW.
   *
   * @minItems 2
   */
  search_rates?: [LearningRate, LearningRate, ...LearningRate[]] | null;
  learning_rate_rule?: LearningRateRule;
  momentum?: Momentum;
  nesterov?: Nesterov;
  weight_decay?: WeightDecay;
  weight_decay_on?: WeightDecayOn;
  bn_momentum?: BnMomentum;
  ema_decay?: EmaDecay;
  batch_size?: BatchSize;
  accumulate?: Accumulate;
  last_batch?: LastBatch;
  epochs?: Epochs;
  min_steps?: MinSteps;
  schedule?: Schedule;
  step_epochs?: StepEpochs;
  warmup_fraction?: WarmupFraction;
  label_smoothing?: LabelSmoothing;
  order?: Order;
}
/**
 * Test resolutions and the geometry of the test transform.
 */
export interface TestSpec {
  resolutions?: TestResolutions;
  /**
   * Test resolution / resized side, or a list: an axis of the grid. 224 / 256 = 0.875 is usual. Omitted: from the files of the model (a model hub's folder, a file that fixres exported), otherwise the default.
   */
  crop_ratio?: CropRatio | [CropRatio, ...CropRatio[]];
  /**
   * Which side is resized before the centre crop, or a list: an axis of the grid. `shorter_side` (torchvision); `reference`, the height in any orientation (the reference code); `squash`, both sides, without keeping the aspect ratio. For a non-square size, `shorter_side` keeps the aspect ratio and makes the image just cover height and width divided by the crop ratio (timm), and `reference` is not available. Omitted: from the files of the model (a model hub's folder, a file that fixres exported), otherwise the default.
   */
  resize?: Resize | [Resize, ...Resize[]];
  /**
   * Number of crops of the resized image, or a list: an axis of the grid. 1: the centre; 5: also the corners; 10: these and their mirror images, with torchvision's pixels (FiveCrop, TenCrop) and the mean of the logits, as in its documentation. Applies to the unmodified network and to fine-tuned heads; tests of `adapt` and `multi_scale` use the centre.
   */
  crops?: Crops | [Crops, ...Crops[]];
  /**
   * PIL's filter, with antialiasing. Omitted: from the files of the model (a model hub's folder, a file that fixres exported), otherwise the default.
   */
  interpolation?: 'bilinear' | 'bicubic' | 'lanczos';
  /**
   * Number of test images to use, a fixed random selection (the same for every resolution, scope and seed; smaller selections are subsets of larger ones); null: all.
   */
  images?: number | null;
  /**
   * Tests over an image pyramid, for comparison: each entry is a list of test resolutions over which the logits of an image are averaged. A resolution that is not in `resolutions` gets no row of its own.
   */
  multi_scale?: [TestSize, TestSize, ...TestSize[]][];
}
/**
 * How the choice is made.
 */
export interface SelectSpec {
  /**
   * Share of the training images to hold out, a fixed random selection from each class.
   */
  share?: number;
  /**
   * The axes to choose over: one row is reported for every combination of the others.
   *
   * @minItems 1
   */
  over?: ['test_resolution' | 'scope' | 'matrix', ...('test_resolution' | 'scope' | 'matrix')[]];
}
/**
 * Paths in this file and their values.
 */
export interface MatrixSpec {
  /**
   * Further combinations: paths and values.
   */
  include?: {
    [k: string]: unknown;
  }[];
  /**
   * Combinations to exclude: those that match all these values.
   */
  exclude?: {
    [k: string]: unknown;
  }[];
  /**
   * @minItems 1
   */
  [k: string]:
    | [unknown, ...unknown[]]
    | {
        [k: string]: unknown;
      }[]
    | undefined;
}
/**
 * Storage of the frozen trunk's outputs.
 */
export interface FeaturesSpec {
  /**
   * `float16` halves the disk space and changes numbers slightly: reports state how many predictions of the unmodified network differ from those with 32 bits. `matrix: { features.dtype: [float32, float16] }` puts both in every table, and `fixres compare` shows which predictions change.
   */
  dtype?: 'float32' | 'float16';
  /**
   * Disk budget for the features of an experiment. If they exceed it, the largest are not kept: the heads that need them are instead trained and tested side by side in one pass over the images, with the same results. Pooled features are always kept.
   */
  budget_gib?: number;
  /**
   * Number of images in one part of a pass over the images. Parts are computed side by side, by all workers, and finished work is not repeated when a worker is lost; results have the same bits with any number of parts. `null`: about ten minutes of work for one machine by the plan's estimate, or less, so that each worker has several parts; a small data set is one part.
   */
  part_images?:
    | null
    | 32
    | 64
    | 128
    | 256
    | 512
    | 1024
    | 2048
    | 4096
    | 8192
    | 16384
    | 32768
    | 65536
    | 131072
    | 262144
    | 524288
    | 1048576;
  /**
   * Disk space for heads whose features are not kept: workers with nothing else to do compute the trunk's outputs for the next training images, which are deleted as soon as the heads have taken them. Results have the same bits with any number of such workers. 0: the run that trains the heads computes everything itself.
   */
  window_gib?: number;
}
/**
 * Compute engine. --engine, --device and --threads on the command line take precedence.
 */
export interface EngineSpec {
  /**
   * `onnx`: our TensorFlow.js backend on ONNX Runtime.
   */
  name?: 'onnx' | 'tensorflow' | 'webgpu' | 'cpu';
  /**
   * Device of the onnx engine.
   */
  device?: 'cpu' | 'cuda' | 'webgpu' | 'coreml' | 'dml';
}
/**
 * Options for sbatch.
 */
export interface SlurmSpec {
  /**
   * Partition.
   */
  partition?: string | null;
  /**
   * Account.
   */
  account?: string | null;
  /**
   * Quality of service.
   */
  qos?: string | null;
  /**
   * Generic resources of a run.
   */
  gres?: string | null;
  /**
   * Cores per run, also the engine's threads.
   */
  cpus_per_task?: number;
  /**
   * Memory of a run, MiB; null: the partition's default.
   */
  memory_mib?: number | null;
  /**
   * Time limit of a run; null: the partition's default.
   */
  time_limit_minutes?: number | null;
  /**
   * Maximum number of runs in one job array.
   */
  array_size?: number;
  /**
   * Maximum number of runs in the queue at once.
   */
  max_jobs?: number;
  /**
   * Let Slurm requeue a run that was preempted or whose node failed.
   */
  requeue?: boolean;
  /**
   * Shell lines before the run, such as `module load nodejs`. The job's shell expands `${NAME}` from the environment of `fixres run`; the value is not written to any file.
   */
  setup?: string[];
}
