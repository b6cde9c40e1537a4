import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { counted } from '../../../base/counted.ts';
import { FixresError } from '../../../base/errors.ts';
import type { WebdatasetLayout } from '../../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { endingNames } from '../../formats/image-formats.ts';
import { listOf } from '../list-of.ts';
import type { ListOptions } from '../listed-image.ts';
import { expandBraces } from './expand-braces.ts';
import { type NamedSamples, nameSamples, type Sample } from './name-samples.ts';
import { checkShardNames } from './shard-names.ts';
import { groupsOf, repeated, sampleOf } from './webdataset-samples.ts';

/**
 * WebDataset: tar shards whose samples have an image and a label; see `sampleOf`. Throws `DATA_NOT_FOUND` with all missing
 * shards, `DATA_SHARD_INVALID`, `DATA_MANIFEST_INVALID` with all wrong samples, `DATA_EMPTY`.
 */
export const listWebdataset = async (
  layout: WebdatasetLayout,
  root: string,
  { listed, onListed }: ListOptions,
): Promise<NamedSamples & { readonly unlabelled: number }> => {
  const shards = [...shardsOf(layout, 'train'), ...shardsOf(layout, 'test')];
  checkShardNames(shards);
  await refuseMissing(shards, root);
  const samples: Sample[] = [];
  const problems: string[] = [];
  let unlabelled = 0;
  for (const { part, name } of shards) {
    const groups = await groupsOf(join(root, name));
    if (groups.length === 0) throw shardEmpty(join(root, name));
    for (const found of groups) {
      try {
        const sample = sampleOf(found, part, name);
        if (sample === null) unlabelled += 1;
        else samples.push(sample);
      } catch (error) {
        problems.push(`${name}#${found.key}: ${(error as Error).message}`);
      }
    }
    onListed(samples.length);
  }
  if (problems.length > 0) throw samplesWrong(problems);
  return { ...nameSamples(samples, listed, root), unlabelled };
};

const shardsOf = (layout: WebdatasetLayout, part: StoredPart): NamedShard[] => {
  const pattern = layout[part];
  if (pattern === null) return [];
  const names = expandBraces(pattern);
  if (names.length === 0) throw namesNothing(pattern, part);
  return names.map((name) => ({ part, name: posix.normalize(name) }));
};

interface NamedShard {
  readonly part: StoredPart;
  readonly name: string;
}

/** The problem if no training shard exists; null if any does. */
export const trainingShardsMissing = async (layout: WebdatasetLayout, root: string): Promise<FixresError | null> => {
  const shards = shardsOf(layout, 'train');
  checkShardNames(shards);
  const missing = await missingOf(shards, root);
  return shards.length === 0 || missing.length < shards.length ? null : shardsMissing(missing, shards.length);
};

const refuseMissing = async (shards: readonly NamedShard[], root: string): Promise<void> => {
  const missing = await missingOf(shards, root);
  if (missing.length > 0) throw shardsMissing(missing, shards.length);
};

const missingOf = async (shards: readonly NamedShard[], root: string): Promise<string[]> => {
  const missing: string[] = [];
  for (const { name } of shards) {
    const found = await stat(join(root, name)).catch(() => undefined);
    if (!found?.isFile()) missing.push(join(root, name));
  }
  return missing;
};

const shardsMissing = (missing: readonly string[], of: number): FixresError =>
  new FixresError(
    'DATA_NOT_FOUND',
    `${missing.length} of ${counted(of, 'shard')} ${missing.length === 1 ? 'is' : 'are'} missing:\n${listOf(missing)}`,
    {
      path: missing[0]!,
      hint: 'set `train` and `test` of the data set to the shards; `{000..009}` is a range, and `*` is literal',
    },
  );

const namesNothing = (pattern: string, part: StoredPart): FixresError =>
  new FixresError('DATA_NOT_FOUND', `\`${pattern}\` matches no shard for the ${part} images`, {
    path: pattern,
    hint: 'a range counts upwards: `{000..009}`',
  });

const shardEmpty = (file: string): FixresError =>
  new FixresError('DATA_EMPTY', `${file} has no samples`, { path: file, hint: 'get the shard again, or remove it' });

const samplesWrong = (problems: readonly string[]): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `wrong samples (${problems.length}):\n${listOf(problems)}`, {
    path: problems[0]!.split(': ', 1)[0]!,
    hint: problems.every((problem) => problem.includes(repeated))
      ? 'give each sample of a shard a key of its own, or remove all but one'
      : `give each sample an image (${endingNames}) and a \`cls\` with the number of its class, or a \`json\` with \`label\``,
  });
