export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An image as decoded: 8-bit red, green, blue, row after row, no gaps. */
export interface RgbImage extends Size {
  /** widthPx * heightPx * 3 values. */
  readonly data: Uint8Array;
}

/** The pixels of `region` alone, where the sides are those of the whole image. */
export interface ImagePart extends Size {
  readonly region: Box;
  /** As of an image of the region's size. */
  readonly data: Uint8Array;
}

/** A part as its images lie. */
export type PartName = 'train' | 'test';

/** Which images of a data set: of a part, or of what is held out of the training images for choosing (`val`). */
export interface ImageChoice {
  readonly part: PartName | 'val';
  /** Only so many of them, picked at random once and for all; null: all. */
  readonly count: number | null;
  /** Share of the training images that are held out, 0..1: `val` are those, `train` the others. Absent: none. */
  readonly holdout?: number | undefined;
}

/** Some bytes of a file. */
export interface ByteSpan {
  readonly offset: number;
  readonly length: number;
}

/** One line of a data set's index. */
export interface ImageEntry {
  /**
   * Path relative to the data set's root with forward slashes; for a drawn set, `part/number`; inside a larger file,
   * `shard.tar#member` or `file.parquet#row`.
   */
  readonly path: string;
  /** Index into `classes`. */
  readonly label: number;
  /** Further labels that are right, where an image has several. */
  readonly alsoRight?: readonly number[];
  /** As stored in the file, before any rotation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of the file's content; absent for a drawn picture. */
  readonly sha256?: string;
  /** Of a member of a tar file: where its bytes are. */
  readonly span?: ByteSpan;
}

/** Everything about a data set but its pixels; what an `index` run leaves as `index.json`. */
export interface DatasetIndex {
  /** Names in the order of the labels: that of `classes_file`, or sorted by code unit. */
  readonly classes: readonly string[];
  readonly parts: Readonly<Record<PartName, readonly ImageEntry[]>>;
  /** Labels that the network may answer with, rising; absent: all. */
  readonly answers?: readonly number[];
  /** The network may have more outputs than `classes` names. */
  readonly isPartial?: true;
  /** Test images without a label, which are left out; absent: none. */
  readonly unlabelled?: number;
  /** Images that can't be read, left out because `on_error` is `skip`. */
  readonly skipped?: readonly SkippedImage[];
  /** What else was left out because the spec says so, in sentences: empty class folders, other splits of a manifest. */
  readonly leftOut?: readonly string[];
}

export interface SkippedImage {
  readonly part: PartName;
  readonly path: string;
  readonly reason: string;
  /** `file:line` of the list that names it, if one does; relative to the data set's root. */
  readonly place?: string;
}

/** Gives the pixels of the n-th image of a part. */
export interface ImageSource {
  image(part: PartName, index: number): Promise<RgbImage>;
  /** Makes batches in other threads; without it they are made where they are asked for. */
  readonly makeBatches?: MakeBatches;
}

/** A source that holds threads; an idle one does not keep the process alive. */
export interface OpenedSource extends ImageSource {
  close(): Promise<void>;
}

/** Which images, and what happens to each. Plain data, so that another thread can do it. */
export interface BatchTask {
  readonly part: PartName;
  /** An image that comes several times in a row is read once. */
  readonly images: readonly TaskImage[];
  readonly transform:
    | { readonly kind: 'test'; readonly transforms: readonly TestTransform[] }
    | {
        readonly kind: 'train';
        readonly trainResolutionPx: number;
        readonly augmentation: Augmentation;
        /** Default: bilinear. */
        readonly interpolation?: Interpolation;
        readonly seed: number;
        readonly epoch: number;
        /** Position in the epoch, from 0. */
        readonly batch: number;
      }
    | {
        readonly kind: 'test_jitter';
        readonly transform: TestTransform;
        readonly seed: number;
        readonly epoch: number;
      };
}

export interface TaskImage {
  /** In its part. */
  readonly index: number;
  readonly entry: ImageEntry;
  /** Which of the views that repeated augmentation takes of it, from 0. Absent: 0. */
  readonly view?: number;
}

/** One batch for each test transform, or the one of a training task. */
export type MakeBatches = (task: BatchTask) => Promise<readonly ImageBatch[]>;

/** A batch of network inputs, 8 bits; normalisation happens in the graph. */
export interface ImageBatch {
  /** [batch, side, side, 3], NHWC. */
  readonly pixels: Uint8Array;
  readonly labels: Int32Array;
  /** Index of each image in its part. */
  readonly indices: Int32Array;
  readonly sidePx: number;
  /** With CutMix: the class of what was pasted into each image, and the share of the area that its own label keeps, 0..1. */
  readonly mixed?: { readonly labels: Int32Array; readonly share: number };
}

export type Range = readonly [low: number, high: number];

/** A data set without its place, as the plan's `DatasetParams`: what makes its images and labels. */
export type DatasetParams = ShapesParams | FileParams;

export type FileParams = FileLayout & Fingerprinted;

/** Where the files of a data set lie, and what says their classes. */
export type FileLayout = FolderLayout | ManifestLayout | ImagenetLayout | AnnotatedLayout | ShardedLayout;

/** Images inside larger files: an entry's path is `shard.tar#member.jpg` or `file.parquet#row`. */
export type ShardedLayout = WebdatasetLayout | ParquetLayout;

export interface WebdatasetLayout extends WithErrors {
  readonly kind: 'webdataset';
  /** Shards relative to the root; `{000..009}` counts. null: no training images. */
  readonly train: string | null;
  readonly test: string;
}

export interface ParquetLayout extends WithErrors {
  readonly kind: 'parquet';
  /** Files relative to the root; `*` stands for any text. null: no training images. */
  readonly train: string | null;
  readonly test: string;
  /** Names of the columns. */
  readonly image: string;
  readonly label: string;
}

/** Data sets whose own annotations name every image. */
export type AnnotatedLayout = BirdsnapLayout | Flowers102Layout | PlainLayout;

/** What becomes of images that can't be decoded: the index fails, or goes on without them and lists them. */
export type OnError = 'fail' | 'skip';

/** What becomes of classes whose folder has no image: the data set is refused, or they are none of its classes. */
interface WithClassFolders {
  /** Absent: fail. */
  readonly on_empty_class?: 'fail' | 'skip';
}

interface WithErrors extends ClassOrder {
  /** Part of each class of the training images is tested on; absent or null: none. */
  readonly split?: Split | null;
  /** Absent: fail. */
  readonly on_error?: OnError;
  /** Images may be in both parts, and the index counts them; absent: false. */
  readonly allow_overlap?: boolean;
}

/** Share of each class, 0..1, that is picked as test images, and the seed that picks. */
export interface Split {
  readonly test: number;
  readonly seed: number;
}

export interface PlainLayout extends WithErrors {
  readonly kind: 'stanford_cars' | 'cub200' | 'pets';
}

export interface Flowers102Layout extends WithErrors {
  readonly kind: 'flowers102';
  /** Names of the lists in setid.mat. */
  readonly train: readonly string[];
  readonly test: string;
}

export interface BirdsnapLayout extends WithErrors {
  readonly kind: 'birdsnap';
  /** Folder of the downloaded images. */
  readonly images: string;
}

export interface ImagenetLayout extends WithErrors, WithClassFolders {
  readonly kind: 'imagenet';
  /** null: no training images. */
  readonly train: string | null;
  readonly test: string;
  /** null: the test images lie in a folder for each class. */
  readonly ground_truth: string | null;
  readonly synsets: string;
}

interface Fingerprinted {
  /** Seed of a drawn set. */
  readonly seed: number | null;
  /** SHA-256 over the content of the files; null for a drawn set. */
  readonly fingerprint: string | null;
}

export interface ShapesParams extends ShapesLook, Fingerprinted {
  readonly kind: 'shapes';
  /** Number of pictures. */
  readonly train: number;
  readonly test: number;
}

/** Everything that decides how a drawn picture looks. Ranges are uniform unless they say otherwise. */
export interface ShapesLook {
  readonly classes: 'shape_and_pattern' | 'shape';
  readonly shorter_side_px: Range;
  /** Width / height, log-uniform. */
  readonly aspect_ratio: Range;
  /** Of the object's frame, relative to the shorter side. */
  readonly object_size: Range;
  /** 0: in the centre; 1: anywhere that leaves most of it in the picture. */
  readonly position_jitter: number;
  /** Largest rotation either way. */
  readonly rotation_degrees: number;
  /** Of the surface's pattern, relative to half the object's frame. */
  readonly pattern_period: Range;
  /** Number of things lying about. */
  readonly clutter: Range;
  /** Standard deviation of the sensor noise, grey levels of 255. */
  readonly noise: Range;
  /** Smallest difference in luminance between a pattern's two colours, grey levels of 255. */
  readonly min_contrast: number;
}

/** `text`: by code unit; `natural`: runs of digits as numbers. */
export type NameOrder = 'text' | 'natural';

export interface ClassOrder {
  /** File with the classes in the order of the labels, relative to the root; absent or null: those of the images, sorted. */
  readonly classes_file?: string | null;
  /** What the network may answer: `present`, names or numbers, or a file of these; absent or null: all classes. */
  readonly classes?: string | readonly (string | number)[] | null;
  /** How names are sorted where nothing else says the order; absent or null: as text. */
  readonly class_order?: NameOrder | null;
}

/** A folder for each part in the root, and in it a folder for each class. */
export interface FolderLayout extends WithErrors, WithClassFolders {
  readonly kind: 'folder';
  /** null: no training images. */
  readonly train: string | null;
  readonly test: string;
}

export interface FolderParams extends FolderLayout, Fingerprinted {}

/** A CSV file with a header and a line for each image, or JSON. */
export interface ManifestLayout extends WithErrors {
  readonly kind: 'manifest';
  /** Relative to the root. `{split}` in it stands for the values of `train` and `test`, which then have a file each. */
  readonly manifest: string;
  /** Where paths begin; absent: at the root. */
  readonly relative_to?: 'root' | 'manifest';
  /** `split` is null where no column says it. */
  readonly columns: { readonly path: string; readonly label: string; readonly split: string | null };
  /** What stands between several right labels of a test image; absent or null: each has one, unless JSON has lists. */
  readonly label_separator?: string | null;
  /** The values of the split column. null: no training images. */
  readonly train: string | null;
  readonly test: string;
}

export interface ManifestParams extends ManifestLayout, Fingerprinted {}

export type Resize = 'shorter_side' | 'reference' | 'squash';

/** PIL's filters, with antialiasing. */
export type Interpolation = 'bilinear' | 'bicubic' | 'lanczos';

/** As the plan's `TestTransformParams`. */
export interface TestTransform {
  readonly testResolutionPx: number;
  readonly cropRatio: number;
  readonly resize: Resize;
  readonly interpolation: Interpolation;
}

/** As the plan's `TuneTransformParams`: what happens to a training image when a head is fine-tuned. */
export type TuneTransform =
  | ({ readonly kind: 'test' | 'test_jitter' } & TestTransform)
  | {
      readonly kind: 'train';
      readonly testResolutionPx: number;
      readonly augmentation: Augmentation;
      readonly interpolation: Interpolation;
    };

/** As the plan's `AugmentationParams`. */
export interface Augmentation {
  /** Share of the image's area, and width / height of the crop. */
  readonly random_resized_crop: { readonly scale: Range; readonly ratio: Range };
  /** Probability, 0..1. */
  readonly horizontal_flip: number;
  /** As torchvision's ColorJitter: each factor uniform in 1 ± so much, in random order. Absent: 0. */
  readonly color_jitter?: { readonly brightness: number; readonly contrast: number; readonly saturation: number };
  /** Views of an image inside a batch. Absent: 1. */
  readonly repeated?: number;
  /** Parameter of CutMix's beta law. Absent or 0: none. */
  readonly cutmix?: number;
  /** Sides that are drawn from for every batch. Absent or null: the train resolution alone. */
  readonly resolutions?: readonly number[] | null;
}

/** A rectangle of whole pixels inside an image. */
export interface Box {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}
