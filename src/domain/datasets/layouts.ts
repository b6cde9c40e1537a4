import type { Complete } from '../complete-type.ts';
import type { AnswerClasses, DatasetSpec, ShapesDatasetSpec, SplitSpec } from '../experiment-spec.ts';
import { type keyDefaults, leaveOutDefaults } from '../jobs/key-defaults.ts';

/**
 * Where the files of a data set are below its root, and what defines their classes: a data set of the spec without its
 * name and location, each kind as in the schema. Members equal to their default may be absent.
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

/** The layout in a job. */
export const layoutParams = (layout: FileLayout): FileLayout =>
  leaveOutDefaults('dataset', { ...layout, class_order: layout.class_order ?? ('text' as const) });

/** File with the classes in the order of the labels, relative to the root; null for none. */
export const classesFileOf = (layout: FileLayout): string | null =>
  'classes_file' in layout ? (layout.classes_file ?? null) : null;

/** The classes that a network may predict, as in the spec; null: all. */
export const askedClassesOf = (layout: FileLayout): WantedClasses | null =>
  'classes' in layout ? (layout.classes ?? null) : null;

export type WantedClasses = NonNullable<Complete<AnswerClasses>>;

/** Share of each class, 0..1, selected as test images, and the seed of the selection. */
export type Split = NonNullable<Complete<SplitSpec>>;

/** What happens to images that can't be decoded: the index fails, or continues without them and lists them. */
export type OnError = NonNullable<FolderLayout['on_error']>;

/** `text`: by code unit; `natural`: runs of digits as numbers. */
export type NameOrder = NonNullable<FolderLayout['class_order']>;
