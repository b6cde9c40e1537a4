import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import type { PartName, WebdatasetLayout } from '../../types.ts';
import { listOf } from '../list-of.ts';
import { expandBraces } from './expand-braces.ts';
import { type NamedSamples, nameSamples, type Sample } from './name-samples.ts';
import { readSpan } from './read-span.ts';
import { checkShardNames } from './shard-names.ts';
import { type TarMember, tarMembers } from './tar-members.ts';

/**
 * WebDataset: tar shards in which the files of a sample share a key, the path up to the first dot of the file's name; what
 * follows is the field. A sample has one image (`jpg`, `jpeg`, `png`, `webp`, `gif`, `tif`, ...) and `cls`, the number of its
 * class from 0, or else `json` with a `label`, a number or a name. `txt` is a caption there, and no label. Other fields, and
 * files whose name begins with a dot or is `__like this__`, are passed over.
 * Source: webdataset, tariterators.py `base_plus_ext`, `group_by_keys`, and autodecode.py for what the fields mean.
 */
export const listWebdataset = async (
  layout: WebdatasetLayout,
  root: string,
  names: readonly string[] | null,
): Promise<NamedSamples> => {
  const shards = (['train', 'test'] as const).flatMap((part) =>
    expandBraces(layout[part]).map((name) => ({ part, name: posix.normalize(name) })),
  );
  checkShardNames(shards);
  await refuseMissing(shards, root);
  const samples: Sample[] = [];
  const problems: string[] = [];
  for (const { part, name } of shards) {
    const before = samples.length;
    for (const found of groupsOf(tarMembers(join(root, name)))) {
      try {
        samples.push(await sampleOf(found, part, root, name));
      } catch (error) {
        problems.push(`${name}#${found.key}: ${(error as Error).message}`);
      }
    }
    if (samples.length === before && problems.length === 0) throw shardEmpty(join(root, name));
  }
  if (problems.length > 0) throw samplesWrong(problems);
  return nameSamples(samples, names, root);
};

interface Group {
  readonly key: string;
  /** Field and member; a field may be there twice. */
  readonly fields: readonly (readonly [string, TarMember])[];
}

const groupsOf = (members: readonly TarMember[]): Group[] => {
  const groups = new Map<string, [string, TarMember][]>();
  for (const member of members) {
    const [, key, field] = /^((?:.*\/)?[^./][^./]*)\.([^/]*)$/s.exec(member.name) ?? [];
    if (key === undefined || field === undefined || /^__.*__$/.test(posix.basename(key))) continue;
    groups.set(key, [...(groups.get(key) ?? []), [field.toLowerCase(), member]]);
  }
  return [...groups].map(([key, fields]) => ({ key, fields }));
};

const imageFields = /^(jpe?g|png|webp|gif|tiff?|ppm|pgm|pbm|pnm|bmp)$/;

const sampleOf = async ({ fields }: Group, part: PartName, root: string, shard: string): Promise<Sample> => {
  const twice = fields.find(([field], at) => fields.findIndex(([other]) => other === field) !== at);
  if (twice !== undefined) throw new Error(`two samples have this key: \`${twice[0]}\` is there twice`);
  const images = fields.filter(([field]) => imageFields.test(field)).map(([, member]) => member);
  const [image] = images;
  if (image === undefined) throw new Error(`it has no image, but ${fields.map(([field]) => field).join(', ')}`);
  if (images.length > 1) throw new Error(`it has ${images.length} images`);
  const label = await labelOf(new Map(fields), join(root, shard));
  return { part, path: `${shard}#${image.name}`, label, span: image.span };
};

const labelOf = async (fields: ReadonlyMap<string, TarMember>, file: string): Promise<number | string> => {
  const textOf = async ({ span }: TarMember): Promise<string> =>
    Buffer.from(await readSpan(file, span))
      .toString('utf8')
      .trim();
  const [cls, json] = [fields.get('cls'), fields.get('json')];
  if (cls !== undefined) {
    const text = await textOf(cls);
    if (!/^-?\d+$/.test(text)) throw new Error(`its \`cls\` is \`${text.slice(0, 40)}\`, expected a number`);
    return Number(text);
  }
  if (json === undefined) throw new Error('it has no label: no `cls`, and no `json` with a `label`');
  const value: unknown = JSON.parse(await textOf(json));
  const label = typeof value === 'object' && value !== null && 'label' in value ? value.label : undefined;
  if (typeof label === 'number' || (typeof label === 'string' && label !== '')) return label;
  throw new Error('its `json` has no `label` that is a number or a text');
};

const refuseMissing = async (shards: readonly { readonly name: string }[], root: string): Promise<void> => {
  const missing: string[] = [];
  for (const { name } of shards) {
    const found = await stat(join(root, name)).catch(() => undefined);
    if (!found?.isFile()) missing.push(join(root, name));
  }
  if (missing.length === 0) return;
  throw new FixresError(
    'DATA_NOT_FOUND',
    `${missing.length} of the ${shards.length} shards are missing:\n${listOf(missing)}`,
    { path: missing[0]!, hint: 'set `train` and `test` of the data set to the shards; `{000..009}` counts' },
  );
};

const shardEmpty = (file: string): FixresError =>
  new FixresError('DATA_EMPTY', `${file} has no sample`, { path: file, hint: 'get the shard again, or leave it out' });

const samplesWrong = (problems: readonly string[]): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `wrong samples (${problems.length}):\n${listOf(problems)}`, {
    path: problems[0]!.split(': ', 1)[0]!,
    hint: 'a sample is an image (`jpg`, `png`, `webp`) and a `cls` with the number of its class, or a `json` with `label`',
  });
