import { posix } from 'node:path';
import { repeatedKey } from '../../../base/repeated-key.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { imageEndings } from '../../formats/image-formats.ts';
import { shortList } from '../list-of.ts';
import type { Label, Sample } from './name-samples.ts';
import { isPacked, unpackedShard } from './packed-shard.ts';
import { isLabel, labelList, rightLabels } from './right-labels.ts';
import { membersOf, type TarMember, tarMembers } from './tar-members.ts';

/** The files that share a key. */
export interface Group {
  readonly key: string;
  /** Field and member; a field may occur twice. */
  readonly fields: readonly (readonly [string, TarMember])[];
}

/**
 * The samples of a shard. In a file's path, the part before the first dot of its name is the key; the rest is the
 * field. Files whose name starts with a dot or is `__like this__` are skipped.
 * Source: webdataset, tariterators.py `base_plus_ext`, `group_by_keys`. Departs: a sample's files need not be
 * neighbours, fields are case-insensitive, a leading dot hides a file, and see `withoutDots`.
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
 * Handles samples with dots in names such as `a.1.jpg` and no plain image: the field is then what follows the last
 * dot. Several images become several samples, with dots in their keys; WebDataset puts them all into one sample `a`.
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

/** The start of the message about a key that occurs twice. */
export const repeated = 'two samples have this key';

/**
 * A sample has one image, in a field that is an image extension, and a class: `cls`, its number from 0, or else
 * `json` with a `label`, a number or a name; for a test image also a list of all correct ones. `txt` is a caption,
 * not a label. Other fields are ignored. Returns null for a test image without a label. Throws a plain error that
 * states the problem.
 * Source: webdataset, autodecode.py: `cls` is an integer, `txt` a string.
 */
export const sampleOf = ({ fields }: Group, part: StoredPart, shard: string): Sample | null => {
  const twice = fields.find(([field], at) => fields.findIndex(([other]) => other === field) !== at);
  if (twice !== undefined) throw new Error(`${repeated}: \`${twice[0]}\` occurs twice`);
  const images = fields.filter(([field]) => imageEndings.has(field)).map(([, member]) => member);
  const [image] = images;
  if (image === undefined) throw new Error(`it has no image, only ${fields.map(([field]) => field).join(', ')}`);
  if (images.length > 1) throw new Error(`it has ${images.length} images`);
  const labels = rightLabels(labelsOf(new Map(fields)), part);
  return labels === null ? null : { part, path: `${shard}#${image.name}`, ...labels, span: image.span };
};

const labelsOf = (fields: ReadonlyMap<string, TarMember>): readonly Label[] => {
  const [cls, json] = [fields.get('cls'), fields.get('json')];
  if (cls !== undefined) {
    const text = textOf(cls, 'cls');
    if (!/^-?\d+$/.test(text)) throw new Error(`its \`cls\` is \`${text.slice(0, 40)}\`, expected a number`);
    if (json !== undefined) refuseOther(Number(text), objectIn(json)?.get('label'));
    return [Number(text)];
  }
  if (json === undefined) throw new Error('it has no label: no `cls`, and no `json` with a `label`');
  const object = objectIn(json);
  if (object === null) throw new Error('its `json` is not an object with a `label`');
  const label = object.get('label');
  const labels = isLabel(label) ? [label] : labelList(label);
  if (labels !== null) return labels;
  const found = label === undefined ? shortList([...object.keys()]) : JSON.stringify(label).slice(0, 40);
  throw new Error(`its \`json\` has no \`label\` with a number or a string${found === '' ? '' : `, but ${found}`}`);
};

/** A number in `json` must match `cls`; a string may be the name of that class. */
const refuseOther = (label: number, other: unknown): void => {
  const others = Array.isArray(other) ? other : [other];
  const isOther = others.length !== 1 || (isWhole(others[0]) && Number(others[0]) !== label);
  if (isOther) throw new Error(`it has two labels: \`cls\` says ${label}, \`json\` says ${JSON.stringify(other)}`);
};

const isWhole = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));

/** null for other JSON. */
const objectIn = (json: TarMember): ReadonlyMap<string, unknown> | null => {
  const text = textOf(json, 'json');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`its \`json\` is not JSON: ${(cause as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const twice = repeatedKey(text);
  if (twice?.key === 'label') throw new Error('its `json` has `label` twice in one object');
  return new Map(Object.entries(value));
};

const textOf = ({ content }: TarMember, field: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content ?? Buffer.alloc(0)).trim();
  } catch {
    throw new Error(`its \`${field}\` is not UTF-8`);
  }
};
