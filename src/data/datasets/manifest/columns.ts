import { FixresError } from '../../../base/errors.ts';
import { nearestWord } from '../../../base/nearest-word.ts';
import type { ManifestLayout } from '../../../domain/datasets/layouts.ts';

export type Columns = ManifestLayout['columns'];
export type Role = keyof Columns;

/** A manifest's entry for an image; `split` is empty without such a column. */
export interface Row {
  readonly path: string;
  readonly label: string;
  /** All correct labels, if the manifest may have several; absent: only `label`. */
  readonly labels?: readonly string[];
  readonly split: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The columns to look for. */
export const wanted = (columns: Columns): (readonly [Role, string])[] =>
  (['path', 'label', 'split'] as const).flatMap((role) => {
    const name = columns[role];
    return name === null ? [] : [[role, name] as const];
  });

/** Common alternative names of these columns. */
const synonyms: Readonly<Record<Role, readonly string[]>> = {
  path: [
    'path',
    'file_name',
    'filename',
    'file',
    'filepath',
    'file_path',
    'image_path',
    'image',
    'img',
    'image_id',
    'id',
  ],
  label: ['label', 'labels', 'class', 'class_name', 'category', 'target', 'species', 'breed', 'label_id', 'class_id'],
  split: ['split', 'set', 'fold', 'subset', 'part', 'partition', 'phase'],
};

/** The column that most likely has this role; null if none fits. */
export const columnLike = (role: Role, names: readonly string[]): string | null =>
  synonyms[role].flatMap((word) => names.filter((name) => name.toLowerCase() === word))[0] ?? null;

/** The likely meaning of a column that does not exist. */
export const nearestColumn = (role: Role, name: string, names: readonly string[]): string | null =>
  nearestWord(name, names) ?? columnLike(role, names);

/** Refuses a header that lacks required columns, reporting every one at once. */
export const columnsMissing = (
  missing: readonly (readonly [Role, string])[],
  names: readonly string[],
  file: string,
  line: number,
): FixresError => {
  const meant = missing.flatMap(([role, name]) => {
    const found = nearestColumn(role, name, names);
    return found === null ? [] : [missing.length === 1 ? `\`${found}\`` : `\`${found}\` for \`${name}\``];
  });
  const absent = missing.map(([, name]) => `\`${name}\``).join(', ');
  const header = names.map((name) => `\`${name}\``).join(', ');
  const question = meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}?`;
  return new FixresError(
    'DATA_MANIFEST_INVALID',
    `${file} has no column${missing.length === 1 ? '' : 's'} ${absent}; its header: ${header}${question}`,
    { path: `${file}:${line}`, hint: hintOf(missing.map(([role]) => role)) },
  );
};

const hintOf = (roles: readonly Role[]): string => {
  const sets = roles.map((role) => `set \`columns.${role}\` of the data set to the column with the image's ${role}`);
  const more = roles.includes('split') ? '; use `columns.split: null` if there is no such column' : '';
  return `${sets.join(', ')}${more}`;
};
