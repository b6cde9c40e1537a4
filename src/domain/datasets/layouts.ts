import type { Complete } from '../complete-type.ts';
import type { AnswerClasses, DatasetSpec, ShapesDatasetSpec, SplitSpec } from '../experiment-spec.ts';
import { type keyDefaults, leaveOutDefaults } from '../jobs/key-defaults.ts';

/**
 * Where the files of a data set lie below its root, and what says their classes: a written data set without its name and its
 * place, each kind as the schema has it. Members that have their default may be absent.
 */
export type FileLayout = LayoutOf<Exclude<DatasetSpec, ShapesDatasetSpec>>;

type LayoutOf<Spec> = Spec extends unknown
  ? MayLackDefaults<Omit<Complete<Spec>, 'name' | 'root' | 'follow_links'>>
  : never;

type MayLackDefaults<Whole> = Omit<Whole, Later> & Partial<Pick<Whole, Later & keyof Whole>>;

type Later = keyof typeof keyDefaults.dataset;

export type LayoutKind = FileLayout['kind'];

/** The layout of a kind. */
export type Layout<Kind extends LayoutKind> = Extract<FileLayout, { readonly kind: Kind }>;

export type FolderLayout = Layout<'folder'>;
export type ManifestLayout = Layout<'manifest'>;
export type ImagenetLayout = Layout<'imagenet'>;
export type WebdatasetLayout = Layout<'webdataset'>;
export type ParquetLayout = Layout<'parquet'>;

/** The layout as it stands in a job. */
export const layoutParams = (layout: FileLayout): FileLayout =>
  leaveOutDefaults('dataset', { ...layout, class_order: layout.class_order ?? ('text' as const) });

/** File with the classes in the order of the labels, relative to the root; null for none. */
export const classesFileOf = (layout: FileLayout): string | null =>
  'classes_file' in layout ? (layout.classes_file ?? null) : null;

/** Which classes a network may answer with, as the spec says it; null: all. */
export const askedClassesOf = (layout: FileLayout): WantedClasses | null =>
  'classes' in layout ? (layout.classes ?? null) : null;

export type WantedClasses = NonNullable<Complete<AnswerClasses>>;

/** Share of each class, 0..1, that is picked as test images, and the seed that picks. */
export type Split = NonNullable<Complete<SplitSpec>>;

/** What becomes of images that can't be decoded: the index fails, or goes on without them and lists them. */
export type OnError = NonNullable<FolderLayout['on_error']>;

/** `text`: by code unit; `natural`: runs of digits as numbers. */
export type NameOrder = NonNullable<FolderLayout['class_order']>;
