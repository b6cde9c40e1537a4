// Generated from schemas/experiment.schema.json by `npm run types`. Change the schema, not this file.

/**
 * Where images and labels come from: drawn `shapes`, a `folder` of classes, a `manifest` in CSV, or a published data set in its own layout.
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
 * A smallest and a largest side, pixels.
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
 * A smallest and a largest number.
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
 * The classes that the network may answer with, where its classifier knows more (ImageNet-A, -R and -100, Imagenette): the logits of the others have no part in top-1, top-5, loss and probabilities, and images of other classes are left out. `present`: the classes that there are images of. Or a list of names, as the images or `classes_file` have them; or of numbers: labels, or without a `classes_file` the output of the network for each class of the images, in their order. Or a file relative to `root` with one of these in each line, or a JSON list. null: all classes.
 */
export type AnswerClasses = string | (string | number)[] | null;
/**
 * For images that nobody has split: this share of each class of the `train` images becomes the test images, and `test` is not read. null: the test images are those of `test`.
 */
export type SplitSpec = {
  /**
   * Share of each class, rounded so that the sum over the classes is this share of all images; a class keeps at least one training image.
   */
  test: number;
  /**
   * Which images: another seed picks others.
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
 * Nesterov's form of momentum.
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
 * How far the running statistics of a batch norm that is trained move towards a batch's. 0.1: all networks of the paper, as PyTorch; 0.01: EfficientNets as in efficientnet_pytorch, TensorFlow's 0.99.
 */
export type BnMomentum = number;
/**
 * After each step a running average of all that is trained, running statistics included, moves by 1 - ema_decay towards it (timm's ModelEmaV3); the training ends with the average. null: with what the last step reached.
 */
export type EmaDecay = number | null;
/**
 * Images in a batch.
 */
export type BatchSize = number;
/**
 * A batch goes through the network in so many pieces, one after the other, whose gradients are averaged: less memory for the same step. Batch norms that are trained see a piece at a time.
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
 * Fewest optimiser steps: where `epochs` make fewer, there are as many epochs as it takes, and `step_epochs` is stretched likewise. null: no fewest number.
 */
export type MinSteps = number | null;
/**
 * `step`: a tenth after every `step_epochs`. `cosine`: to zero at the last step.
 */
export type Schedule = 'constant' | 'step' | 'cosine';
/**
 * Epochs between two steps of the step schedule.
 */
export type StepEpochs = number;
/**
 * Share of all steps in which the learning rate rises linearly.
 */
export type WarmupFraction = number;
/**
 * Share of the target spread over all classes.
 */
export type LabelSmoothing = number;
/**
 * A new order of images in every epoch (`shuffled`), one random order in all (`fixed`), or that of the data set (`listed`: by path; of shards, as they lie there).
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
       * The last so many cells or blocks of the trunk.
       */
      last_cells: number;
    }
)[];
/**
 * One side of the square network input in pixels, or a list of sizes: an axis of the grid.
 */
export type TestResolutions = Resolution | [TestSize, ...TestSize[]];
/**
 * Pixels of the network input: the side of a square, or `[height, width]` as an entry of the list. `[224, 224]` is 224.
 */
export type TestSize = Resolution | [Resolution, Resolution];
/**
 * Test resolution / resized side. 224 / 256 = 0.875 is the usual one.
 */
export type CropRatio = number;
/**
 * What is resized before the centre crop.
 */
export type Resize = 'shorter_side' | 'reference' | 'squash';
/**
 * Crops of an image whose logits are averaged.
 */
export type Crops = 1 | 5 | 10;

/**
 * A fixres experiment: which networks are trained or loaded, at which resolutions they are tested, and what is fine-tuned there.
 */
export interface ExperimentSpec {
  /**
   * Name of the experiment in the store and in reports: small letters, digits, `.`, `_` and `-`.
   */
  name: string;
  /**
   * One or two sentences for readers.
   */
  description?: string;
  /**
   * A spec that this one builds on, relative to this file. Objects are merged key by key; everything else, and an object of another `kind`, is replaced.
   */
  extends?: string | null;
  /**
   * The images, or a list of data sets: every one is a part of the grid.
   */
  dataset: DatasetSpec | [DatasetSpec, ...DatasetSpec[]];
  /**
   * The network, or a list of networks.
   */
  model: ModelSpec | [ModelSpec, ...ModelSpec[]];
  /**
   * Training from scratch, at each of the resolutions. Left out when every model brings its weights.
   */
  train?: TrainSpec | null;
  finetune?: FinetuneSpec;
  /**
   * Label-free adaptation after the pooling, fitted on as many training images as `finetune.images` says, at every test resolution but the train resolution: one monotone map of all activations, which moves their distribution at the test resolution back to that at the train resolution. A row of the table for each entry: a point mass at zero and a Fréchet law (`parametric`), quantiles (`empirical`), or a factor (`scale`).
   */
  adapt?: ('parametric' | 'empirical' | 'scale')[];
  /**
   * Test resolutions and the geometry of the test transform. Its `resolutions` are required unless the files of the model say them (a model hub's folder, a file that fixres exported).
   */
  test?: TestSpec;
  /**
   * Choose without the test images: part of the training images are held out, everything is tested on them as well, and the choice with the best top-1 there is reported with its accuracy on the test images alone. null: nothing is held out.
   */
  select?: SelectSpec | null;
  /**
   * What else is computed: `roc`, the area that train and test transforms see of the images (Fig. 2); `object_size`, apparent object sizes; `activations`, pooled activations at every test resolution, as they are and behind every scope that changes them and whose features are kept (Fig. 3 and 4); `cost`, multiply-adds and seconds an image.
   */
  analyses?: ('roc' | 'object_size' | 'activations' | 'cost')[];
  /**
   * Each seed repeats the grid: weights, augmentation and the order of images are drawn from it.
   *
   * @minItems 1
   */
  seeds?: [number, ...number[]];
  /**
   * Further grid axes, as in CI systems: a path in this file, and the values that it takes. `exclude` drops the combinations that have all of its values; an entry of `include` is added to the combinations whose axes it agrees with, or is a combination of its own.
   */
  matrix?: MatrixSpec | null;
  features?: FeaturesSpec;
  engine?: EngineSpec;
  /**
   * How runs are submitted with `--executor slurm`.
   */
  slurm?: SlurmSpec | null;
  /**
   * Words to find the experiment by: `fixres runs list --tag TAG`.
   */
  tags?: string[];
  /**
   * What Tables 1 and 3 show, a table for each. Choices on held-out images are made by top-1. Not given: top-1.
   *
   * @minItems 1
   */
  metrics?: ['top1' | 'top5' | 'mean_per_class' | 'ece', ...('top1' | 'top5' | 'mean_per_class' | 'ece')[]];
  /**
   * What `fixres run` prints when the grid is done. `html`: it writes a page with all reports, `reports/NAME.html` in the folder of the results.
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
 * Drawn pictures: fish, butterfly, mug, shirt and mushroom with striped, dotted or checked surfaces. Nothing is downloaded.
 */
export interface ShapesDatasetSpec {
  kind: 'shapes';
  /**
   * Name in reports.
   */
  name?: string;
  /**
   * Number of training pictures.
   */
  train?: number;
  /**
   * Number of test pictures.
   */
  test?: number;
  /**
   * Seed of the pictures; null: the seed of the grid, so that every seed draws its own.
   */
  seed?: number | null;
  /**
   * What a class is: shape and pattern (15 classes), or the shape alone (5).
   */
  classes?: 'shape_and_pattern' | 'shape';
  /**
   * Shorter side of a picture, pixels.
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
   * How far the object strays from the centre, 0 to 1.
   */
  position_jitter?: number;
  /**
   * Largest rotation either way.
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
   * Smallest difference in luminance of the pattern's two colours, grey levels.
   */
  min_contrast?: number;
}
/**
 * One folder for each part, one sub-folder for each class.
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
   * The classes in the order of the labels, relative to `root`: for a network that knows more classes than the data set has. A text file with a class in each line (a name, a WordNet ID with a description, or either after its number), or JSON (a list, `id2label` or `class_to_idx`). null: the classes of the images, sorted.
   */
  classes_file?: string | null;
  classes?: AnswerClasses;
  /**
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Class folders without an image: fail and name them all, or skip them, as if they were not there. A class that counts nonetheless is named in `classes_file`.
   */
  on_empty_class?: 'fail' | 'skip';
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
   */
  on_error?: 'fail' | 'skip';
  split?: SplitSpec;
  /**
   * Sub-folder of the training images. null: there are none, for a spec in which nothing trains.
   */
  train?: string | null;
  /**
   * Sub-folder of the test images.
   */
  test?: string;
}
/**
 * A CSV or JSON file that names path, label and split of every image.
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
   * The CSV file (separated by commas, semicolons or tabs), a JSON Lines file (.jsonl, .ndjson: an object in each line) or a JSON list of objects (.json), relative to `root`. `{split}` in it stands for the values of `train` and `test`, where each has a file of its own: `{split}/metadata.csv`.
   */
  manifest?: string;
  /**
   * The classes in the order of the labels, relative to `root`: for a network that knows more classes than the data set has. A text file with a class in each line (a name, a WordNet ID with a description, or either after its number), or JSON (a list, `id2label` or `class_to_idx`). null: the classes of the images, sorted.
   */
  classes_file?: string | null;
  /**
   * What stands between several right labels of a test image in the label column, such as `|`: an answer that is one of them is right; images without a label are left out and counted. null: each image has one label.
   */
  label_separator?: string | null;
  /**
   * Where paths begin: at `root`, or at the folder of the manifest, as in the `metadata.csv` of the Hugging Face hub. Absolute paths have to lie in `root`.
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
     * Column of the class's name. In JSON a test image may have a list of several right labels, as ReaL gives them: an answer that is one of them is right, and images with an empty list are left out and counted.
     */
    label?: string;
    /**
     * Column of the split that the image belongs to; other splits than `train` and `test` say are passed over. null: no column says it, for one file for each split, `split`, or `train: null`.
     */
    split?: string | null;
  };
  classes?: AnswerClasses;
  /**
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
   */
  on_error?: 'fail' | 'skip';
  split?: SplitSpec;
  /**
   * Value of the split column of training images. null: there are none, for a spec in which nothing trains.
   */
  train?: string | null;
  /**
   * Value of the split column of test images.
   */
  test?: string;
}
/**
 * ImageNet-1k: training images in a folder for each synset, test images likewise, or flat with the ground truth of the devkit.
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
   * Sub-folder of the training images. null: there are none, for a spec in which nothing trains.
   */
  train?: string | null;
  /**
   * Sub-folder of the test images.
   */
  test?: string;
  /**
   * For flat test images: the file whose line n is the number of the n-th image's synset, from 1; or ReaL's `real.json`, whose n-th entry has the right labels of the n-th image, several or none. Relative to `root`.
   */
  ground_truth?: string | null;
  /**
   * The synsets that the ground truth counts: the meta.mat of the devkit, or a text file with one in each line; relative to `root`.
   */
  synsets?: string;
  classes?: AnswerClasses;
  /**
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Class folders without an image: fail and name them all, or skip them, as if they were not there. A class that counts nonetheless is named in `classes_file`.
   */
  on_empty_class?: 'fail' | 'skip';
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
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
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
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
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
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
   * Lists of `setid.mat` that are trained on.
   *
   * @minItems 1
   */
  train?: ['trnid' | 'valid' | 'tstid', ...('trnid' | 'valid' | 'tstid')[]];
  /**
   * List of `setid.mat` that is tested on.
   */
  test?: 'trnid' | 'valid' | 'tstid';
  /**
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
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
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
   */
  on_error?: 'fail' | 'skip';
}
/**
 * Birdsnap: `images.txt`, `species.txt`, `test_images.txt` and the downloaded images. Absent downloads are skipped with `on_error: skip`.
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
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
   */
  on_error?: 'fail' | 'skip';
}
/**
 * WebDataset: tar shards in which the files of a sample share a name (`0001.jpg`, `0001.cls`). A label is the number in `cls`, or `label` in `json`, of a test image also a list of several right ones.
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
   * The classes in the order of the labels, relative to `root`: for a network that knows more classes than the data set has. A text file with a class in each line (a name, a WordNet ID with a description, or either after its number), or JSON (a list, `id2label` or `class_to_idx`). null: the classes of the images, sorted.
   */
  classes_file?: string | null;
  classes?: AnswerClasses;
  /**
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
   */
  on_error?: 'fail' | 'skip';
  split?: SplitSpec;
  /**
   * Shards of the training images, relative to `root`; `{000..009}` counts. Compressed ones (.tar.gz, .tgz, .tar.zst) are unpacked as a whole into memory: plain tar files are read faster. null: there are none, for a spec in which nothing trains.
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
   * The classes in the order of the labels, relative to `root`: for a network that knows more classes than the data set has. A text file with a class in each line (a name, a WordNet ID with a description, or either after its number), or JSON (a list, `id2label` or `class_to_idx`). null: the classes of the images, sorted.
   */
  classes_file?: string | null;
  classes?: AnswerClasses;
  /**
   * How the names of the classes are sorted into the order of the labels: `text` (1, 10, 2), as torchvision does, or `natural` (1, 2, 10; upper and lower case alike), as timm does. Needed where the two differ and the weights bring their own classifier, unless a `classes_file` says the order. null: text.
   */
  class_order?: 'text' | 'natural' | null;
  /**
   * Train even though test images are among the training images. Every report then says so.
   */
  allow_overlap?: boolean;
  /**
   * Read images that links in the data set lead to outside of its root.
   */
  follow_links?: boolean;
  /**
   * Images that can't be read: fail when all have been tried, or skip them and say so.
   */
  on_error?: 'fail' | 'skip';
  split?: SplitSpec;
  /**
   * Files of the training images, relative to `root`; `*` stands for any text. null: there are none, for a spec in which nothing trains.
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
   * Column of the labels: numbers from 0, or names. A test image may have a list of several right ones; those with an empty list are left out and counted.
   */
  label?: string;
}
/**
 * A network of the zoo, and where its weights come from.
 */
export interface ModelSpec {
  /**
   * Architecture; required unless `weights` tells it (a model hub's folder, an ONNX file, weights that fit one network alone). `onnx`, `tfjs`: a network of your own, which `weights` brings as an ONNX file or as the model.json of a tfjs layers model. Of such a one `train_resolution` and `normalize` have to be said, unless fixres exported the file; `last_cells` is not possible.
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
   * A weights file (safetensors, a torch checkpoint, ONNX), a folder as model hubs have them (config.json and model.safetensors), or the file of a network of your own, relative to the spec, or `random`: trained here, from scratch, as `train` says.
   */
  weights?: string;
  /**
   * `keep` takes the weights file's classifier, whose outputs have to be the data set's classes; `new` draws one for them, to be fine-tuned.
   */
  classifier?: 'keep' | 'new';
  /**
   * Of a weights file with several sets of weights: `ema` takes the averaged ones; or the path of a set, as `fixres model inspect` shows it. null: the only set, or the plain one beside averaged ones.
   */
  weights_entry?: string | null;
  /**
   * Train the whole network further on the data set as `train` says, from its weights, before anything is tested.
   */
  transfer?: boolean;
  /**
   * Random weights are first trained on another data set; the classifier is then drawn anew, and the whole network trained further on the data set as `train` says. null: no other data set.
   */
  pretrain?: PretrainSpec | null;
  /**
   * Of a network of your own: name of the node (or layer) that is its global average pooling, where it is not found; a pooling over a fixed window is taken as one over the whole map.
   */
  pooling_node?: string | null;
  /**
   * Of a network of your own: name of the node (or layer) that is its last linear layer, where it is not found; what stands behind it is left out.
   */
  classifier_node?: string | null;
  /**
   * Of an ONNX network with several outputs: name of the one that gives the logits, where it is not found.
   */
  output?: string | null;
  /**
   * The resolution that a weights file was trained at; null: what the architecture's published weights use.
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
   * As `train.keep_best`, of the images that are pretrained on.
   */
  keep_best?: number | null;
  /**
   * As `train.early_stop_epochs`.
   */
  early_stop_epochs?: number | null;
}
/**
 * How a training image is changed. Defaults: the paper's.
 */
export interface AugmentationSpec {
  /**
   * A rectangle of random area and shape, resized to the training resolution.
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
   * Probability of a mirror image.
   */
  horizontal_flip?: number;
  /**
   * Brightness, contrast and saturation, each multiplied by 1 ± this much, in random order, as torchvision defines them; 0: as they are.
   */
  color_jitter?: {
    /**
     * Brightness: 1 ± so much.
     */
    brightness?: number;
    /**
     * Contrast: 1 ± so much.
     */
    contrast?: number;
    /**
     * Saturation: 1 ± so much.
     */
    saturation?: number;
  };
  /**
   * RandAugment behind crop, flip and colour jitter, with the pixels of torchvision's on PIL images: so many operations, drawn from 14, at one magnitude. null: none.
   */
  rand_augment?: {
    /**
     * Operations one after the other.
     */
    operations?: number;
    /**
     * Step from 0 to 30.
     */
    magnitude?: number;
  } | null;
  /**
   * TrivialAugmentWide in the same place, with torchvision's pixels: one of 14 operations at any magnitude.
   */
  trivial_augment?: boolean;
  /**
   * Random erasing, last of all: a rectangle is painted over in one colour, as torchvision does. null: none.
   */
  random_erasing?: {
    /**
     * How often.
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
   * Views of an image inside a batch (repeated augmentation); an epoch then takes a part of the images, and has as many steps as without.
   */
  repeated?: number;
  /**
   * Parameter of CutMix's beta law: a rectangle of every image is replaced by that of another one of the batch, the labels mixed by area; 0: none.
   */
  cutmix?: number;
  /**
   * Parameter of mixup's beta law: every image is mixed with another one of the batch, pixels and labels by the same share; 0: none. With `cutmix` as well, each batch gets one of the two by equal chance.
   */
  mixup?: number;
  /**
   * Train at one of these sides, drawn for every batch, instead of at the train resolution alone; null: at that.
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
   * Train on so many training images, picked at random once and for all (the same for every resolution, scope and seed; fewer are among more); null: on all.
   */
  images?: number | null;
  augmentation?: AugmentationSpec;
  recipe?: TrainRecipeSpec;
  /**
   * Hold out this share of each class of the training images, beside what `select` holds out, test on it after every epoch, and end with the weights of the best epoch: that with the most right answers, among equals that with the lowest loss. null: with those of the last epoch.
   */
  keep_best?: number | null;
  /**
   * Stop when the mean training loss has not fallen for so many epochs, or, with `keep_best`, when so many epochs have been no better than the best; null: never.
   */
  early_stop_epochs?: number | null;
}
/**
 * Fine-tuning at the test resolution.
 */
export interface FinetuneSpec {
  /**
   * What is fine-tuned: one row of the table for each entry. An empty list is the network as it is.
   *
   * @minItems 1
   */
  scopes?: [ScopeSpec, ...ScopeSpec[]];
  /**
   * `statistics`: batch statistics in the forward pass and new running statistics, scale and shift frozen (the reference code). `affine`: scale and shift are trained as well (the paper's text).
   */
  bn?: 'statistics' | 'affine';
  /**
   * Fine-tune on so many training images, picked at random once and for all (the same for every resolution, scope and seed; fewer are among more); null: on all.
   */
  images?: number | null;
  /**
   * Transform of the training images: the test transform itself (the same pixels in every epoch); `test_jitter`, the reference's second version: flip, slight colour jitter, a crop shifted at random; or `train`: random resized crops. A learning rate that is searched for is searched on centre crops, whichever it is; `plan` says so.
   */
  transform?: 'test' | 'test_jitter' | 'train';
  /**
   * How images are changed with `transform: train`.
   */
  augmentation?: AugmentationSpec;
  /**
   * How it is optimised. null: a recipe that adapts to the number of images: `learning_rate: search`, `learning_rate_rule: plain`, `epochs: 10`, `min_steps: 400`, `schedule: cosine`, `order: shuffled`; the scope `all` has the defaults of a written recipe. A key that is written brings those defaults for all the others.
   */
  recipe?: FinetuneRecipeSpec | null;
}
/**
 * Optimisation at the test resolution. Defaults: the reference's ResNet-50 at 384.
 */
export interface FinetuneRecipeSpec {
  optimizer?: Optimizer;
  /**
   * Base learning rate; or `search`: fixres tries several on held-out training images, separately for every head, and trains with the best (not for the scope `all`).
   */
  learning_rate?: LearningRate | 'search';
  /**
   * What `learning_rate: search` tries. null: 0.001, 0.003, 0.01, 0.03, 0.1 and 0.3 with SGD, a tenth of these with AdamW.
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
   * Test resolution / resized side, or a list: an axis of the grid. 224 / 256 = 0.875 is the usual one. Omitted: as the files of the model say (a model hub's folder, a file that fixres exported); else the default.
   */
  crop_ratio?: CropRatio | [CropRatio, ...CropRatio[]];
  /**
   * What is resized before the centre crop, or a list: an axis of the grid. `shorter_side` (torchvision); `reference`, the height whatever the orientation (the reference code); `squash`, both sides, so that the image loses its aspect ratio. For a size that is no square, `shorter_side` keeps the aspect ratio of the image, so that it just covers the height and the width divided by the crop ratio (timm), and `reference` is not possible. Omitted: as the files of the model say (a model hub's folder, a file that fixres exported); else the default.
   */
  resize?: Resize | [Resize, ...Resize[]];
  /**
   * How many crops of the resized image are tested, or a list: an axis of the grid. 1: the centre; 5: the corners too; 10: all of these and their mirror images, with torchvision's pixels (FiveCrop, TenCrop) and the mean of the logits, as its documentation has it. It holds for the network as it is and for fine-tuned heads; tests behind `adapt` and of `multi_scale` take the centre.
   */
  crops?: Crops | [Crops, ...Crops[]];
  /**
   * PIL's filter, with antialiasing. Omitted: as the files of the model say (a model hub's folder, a file that fixres exported); else the default.
   */
  interpolation?: 'bilinear' | 'bicubic' | 'lanczos';
  /**
   * Test on so many test images, picked at random once and for all (the same for every resolution, scope and seed; fewer are among more); null: on all.
   */
  images?: number | null;
  /**
   * Tests over an image pyramid, for comparison: each entry is a list of test resolutions over which the logits of an image are averaged. A resolution that is not among `resolutions` gets no row of its own.
   */
  multi_scale?: [TestSize, TestSize, ...TestSize[]][];
}
/**
 * How the choice is made.
 */
export interface SelectSpec {
  /**
   * Share of the training images that are held out, picked at random once and for all, class by class.
   */
  share?: number;
  /**
   * The axes that are chosen over: one row is reported for every combination of the others.
   *
   * @minItems 1
   */
  over?: ['test_resolution' | 'scope' | 'matrix', ...('test_resolution' | 'scope' | 'matrix')[]];
}
/**
 * Paths in this file and the values they take.
 */
export interface MatrixSpec {
  /**
   * Further combinations: paths and values.
   */
  include?: {
    [k: string]: unknown;
  }[];
  /**
   * Combinations to leave out: those that have all these values.
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
 * How the frozen trunk's outputs are kept.
 */
export interface FeaturesSpec {
  /**
   * `float16` halves the disk, and changes numbers a little: of the network as it is, reports say how many answers differ from those with 32 bits. `matrix: { features.dtype: [float32, float16] }` has both in every table, and `fixres compare` then says which answers change.
   */
  dtype?: 'float32' | 'float16';
  /**
   * Features of an experiment that would take more disk than this together are not kept, the largest first: the heads that need them are trained and tested side by side in one pass over the images instead, with the same results. Pooled features are always kept.
   */
  budget_gib?: number;
  /**
   * Images of one part of a pass over the images. Parts are computed side by side, by as many workers as there are, and what is done of them is not done again when a worker is lost; results have the same bits with any number of parts. `null`: what takes ten minutes of one machine at most by the plan's estimate, and so that each worker has several; a small data set is one part.
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
}
/**
 * What computes. The command line's --engine, --device and --threads win.
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
 * Options of sbatch, by its own names.
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
   * Cores of a run, and the engine's threads.
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
   * At most so many runs in one job array.
   */
  array_size?: number;
  /**
   * At most so many runs in the queue at once.
   */
  max_jobs?: number;
  /**
   * Let Slurm queue a preempted run, or one whose node failed, again.
   */
  requeue?: boolean;
  /**
   * Lines of shell that come before the run, such as `module load nodejs`. The shell of the job fills in `${NAME}`, from the environment of `fixres run`; no file holds the value.
   */
  setup?: string[];
}
