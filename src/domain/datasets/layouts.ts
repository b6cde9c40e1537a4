import type { Complete } from '../complete-type.ts';
import type {
  BirdsnapDatasetSpec,
  Cub200DatasetSpec,
  Flowers102DatasetSpec,
  FolderDatasetSpec,
  ImagenetDatasetSpec,
  ManifestDatasetSpec,
  ParquetDatasetSpec,
  PetsDatasetSpec,
  SplitSpec,
  StanfordCarsDatasetSpec,
  WebdatasetDatasetSpec,
} from '../experiment-spec.ts';
import { type keyDefaults, leaveOutDefaults } from '../jobs/key-defaults.ts';

/**
 * A written data set without its name and its place: what says where its files lie below the root, and what says their
 * classes. Members are explained in the schema; those that have their default may be absent.
 */
type LayoutOf<Spec> = MayLackDefaults<Omit<Complete<Spec>, 'name' | 'root' | 'follow_links'>>;

type MayLackDefaults<Whole> = Omit<Whole, Later> & Partial<Pick<Whole, Later & keyof Whole>>;

type Later = keyof typeof keyDefaults.dataset;

/** A folder for each part in the root, and in it a folder for each class. */
export type FolderLayout = LayoutOf<FolderDatasetSpec>;
/** A CSV file with a header and a line for each image, or JSON. */
export type ManifestLayout = LayoutOf<ManifestDatasetSpec>;
export type ImagenetLayout = LayoutOf<ImagenetDatasetSpec>;

export type BirdsnapLayout = LayoutOf<BirdsnapDatasetSpec>;
export type Flowers102Layout = LayoutOf<Flowers102DatasetSpec>;
/** Those that leave nothing to choose. */
export type PlainLayout = LayoutOf<Cub200DatasetSpec> | LayoutOf<PetsDatasetSpec> | LayoutOf<StanfordCarsDatasetSpec>;
/** Data sets whose own annotations name every image. */
export type AnnotatedLayout = BirdsnapLayout | Flowers102Layout | PlainLayout;

export type WebdatasetLayout = LayoutOf<WebdatasetDatasetSpec>;
export type ParquetLayout = LayoutOf<ParquetDatasetSpec>;
/** Images inside larger files: an entry's path is `shard.tar#member.jpg` or `file.parquet#row`. */
export type ShardedLayout = WebdatasetLayout | ParquetLayout;

/** Where the files of a data set lie, and what says their classes. */
export type FileLayout = FolderLayout | ManifestLayout | ImagenetLayout | AnnotatedLayout | ShardedLayout;

/** The layout as it stands in a job. */
export const layoutParams = (layout: FileLayout): FileLayout =>
  leaveOutDefaults('dataset', { ...layout, class_order: layout.class_order ?? ('text' as const) });

/** File with the classes in the order of the labels, relative to the root; null for none. */
export const classesFileOf = (layout: FileLayout): string | null =>
  'classes_file' in layout ? (layout.classes_file ?? null) : null;

/** Share of each class, 0..1, that is picked as test images, and the seed that picks. */
export type Split = NonNullable<Complete<SplitSpec>>;

/** What becomes of images that can't be decoded: the index fails, or goes on without them and lists them. */
export type OnError = NonNullable<FolderLayout['on_error']>;

/** `text`: by code unit; `natural`: runs of digits as numbers. */
export type NameOrder = NonNullable<FolderLayout['class_order']>;
