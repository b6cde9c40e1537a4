import { posix } from 'node:path';
import type { StoredPart } from '../../../domain/parts.ts';
import { imageEndings } from '../../formats/image-formats.ts';
import { shortList } from '../list-of.ts';
import type { Sample } from './name-samples.ts';
import { isPacked, unpackedShard } from './packed-shard.ts';
import { membersOf, type TarMember, tarMembers } from './tar-members.ts';

/** The files that share a key. */
export interface Group {
  readonly key: string;
  /** Field and member; a field may be there twice. */
  readonly fields: readonly (readonly [string, TarMember])[];
}

/**
 * The samples of a shard: what comes before the first dot of a file's name, its folder included, is the key; what
 * follows is the field. Files whose name starts with a dot or is `__like this__` are skipped.
 * Source: webdataset, tariterators.py `base_plus_ext`, `group_by_keys`. Departs: a sample's files need not be
 * neighbours, fields are the same in capitals, a dot at the beginning hides a file, and see `withoutDots`.
 */
export const groupsOf = async (file: string): Promise<Group[]> => {
  const groups = new Map<string, [string, TarMember][]>();
  for (const member of await membersIn(file)) {
    const [, key, field] = /^((?:.*\/)?[^./][^./]*)\.([^/]*)$/s.exec(member.name) ?? [];
    if (key === undefined || field === undefined || /^__.*__$/.test(posix.basename(key))) continue;
    const fields = groups.get(key) ?? [];
    fields.push([field.toLowerCase(), member]);
    groups.set(key, fields);
  }
  return [...groups].flatMap(([key, fields]) => withoutDots({ key, fields }));
};

const membersIn = async (file: string): Promise<TarMember[]> => {
  const isLabel = (name: string): boolean => /\.(cls|json)$/i.test(name);
  if (!isPacked(file)) return tarMembers(file, isLabel);
  const bytes = await unpackedShard(file);
  const read = (offset: number, length: number): Buffer => bytes.subarray(offset, offset + length);
  return membersOf({ file, size: bytes.length, read }, isLabel);
};

/**
 * Files without a plain image, but with dots in their names as in `a.1.jpg`: with a single image its field is what follows the
 * last dot, and so are the fields of several, whose keys then have dots. WebDataset has them all in one sample `a`.
 */
const withoutDots = (group: Group): Group[] => {
  const { key, fields } = group;
  const dotted = fields.filter(([field]) => imageEndings.has(lastOf(field)));
  if (dotted.length === 0 || fields.some(([field]) => imageEndings.has(field))) return [group];
  const hasLabel = fields.some(([field]) => field === 'cls' || field === 'json');
  if (dotted.length === 1 && hasLabel) {
    return [
      { key, fields: fields.map(([field, member]) => [dotted[0]![1] === member ? lastOf(field) : field, member]) },
    ];
  }
  const stems = new Set(dotted.map(([field]) => field.slice(0, field.lastIndexOf('.'))));
  return [...stems].map((stem) => ({
    key: `${key}.${stem}`,
    fields: fields.flatMap(([field, member]) =>
      field.startsWith(`${stem}.`) ? [[field.slice(stem.length + 1), member] as const] : [],
    ),
  }));
};

const lastOf = (field: string): string => field.slice(field.lastIndexOf('.') + 1);

/**
 * A sample has one image, in a field that is an ending of image files, and `cls`, the number of its class from 0, or
 * else `json` with a `label`, a number or a name. `txt` is a caption there, not a label. Other fields are ignored.
 * Throws a plain error that states the problem.
 * Source: webdataset, autodecode.py: `cls` is a whole number, `txt` a text.
 */
export const sampleOf = ({ fields }: Group, part: StoredPart, shard: string): Sample => {
  const twice = fields.find(([field], at) => fields.findIndex(([other]) => other === field) !== at);
  if (twice !== undefined) throw new Error(`two samples have this key: \`${twice[0]}\` occurs twice`);
  const images = fields.filter(([field]) => imageEndings.has(field)).map(([, member]) => member);
  const [image] = images;
  if (image === undefined) throw new Error(`it has no image, only ${fields.map(([field]) => field).join(', ')}`);
  if (images.length > 1) throw new Error(`it has ${images.length} images`);
  const label = labelOf(new Map(fields));
  return { part, path: `${shard}#${image.name}`, label, span: image.span };
};

const labelOf = (fields: ReadonlyMap<string, TarMember>): number | string => {
  const [cls, json] = [fields.get('cls'), fields.get('json')];
  if (cls !== undefined) {
    const text = textOf(cls);
    if (!/^-?\d+$/.test(text)) throw new Error(`its \`cls\` is \`${text.slice(0, 40)}\`, expected a number`);
    refuseOther(Number(text), json);
    return Number(text);
  }
  if (json === undefined) throw new Error('it has no label: no `cls`, and no `json` with a `label`');
  const value = parsedJson(textOf(json));
  const label = typeof value === 'object' && value !== null && 'label' in value ? value.label : undefined;
  if (typeof label === 'number' || (typeof label === 'string' && label !== '')) return label;
  const names =
    typeof value === 'object' && value !== null ? Object.keys(value).filter((name) => name !== 'label') : [];
  const others = names.length === 0 ? '' : `, but ${shortList(names)}`;
  throw new Error(`its \`json\` has no \`label\` with a number or a text${others}`);
};

/** A number in `json` beside a `cls` has to be the same; what else it says is of no concern. */
const refuseOther = (label: number, json: TarMember | undefined): void => {
  const other = json === undefined ? undefined : labelInside(json);
  if (typeof other === 'number' && other !== label)
    throw new Error(`it has two labels: \`cls\` says ${label}, \`json\` says ${other}`);
};

const labelInside = (json: TarMember): unknown => {
  try {
    return (JSON.parse(textOf(json)) as { readonly label?: unknown } | null)?.label;
  } catch {
    return undefined;
  }
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`its \`json\` is not JSON: ${(cause as Error).message}`);
  }
};

const textOf = ({ content }: TarMember): string => (content ?? Buffer.alloc(0)).toString('utf8').trim();
