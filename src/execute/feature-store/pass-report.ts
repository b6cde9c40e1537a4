import { isFixresError } from '../../base/errors.ts';
import { corruptionIn, type OnDamage } from '../../base/files/damage.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames, readInputJson } from '../artifacts.ts';
import type { StageContext } from '../stages/stage.ts';
import type { CutShards } from './feature-writer.ts';
import { type FeatureLayout, shardSpans } from './layout.ts';
import type { WholeShard } from './shard-file.ts';

/** What a part of a pass has written into the folders of its features runs; `pass.json` in the part's own folder. */
export interface PassReport {
  /** Outputs of the network. */
  readonly classes: number;
  /** By key; runs that failed are left out. */
  readonly runs: Readonly<Record<string, RunReport>>;
}

export interface RunReport {
  /** Of the whole run. */
  readonly layout: FeatureLayout;
  /** Shards of the part's images. */
  readonly cuts: readonly CutShards[];
}

/** The combined reports of a pass's parts on a features run. */
export interface ToldFeatures {
  readonly classes: number;
  readonly layout: FeatureLayout;
  /** By file name. */
  readonly shards: ReadonlyMap<string, WholeShard>;
}

/** The parts' reports on a run; null if there are none. Reports with another layout than the first are ignored. */
export const toldFeatures = (
  { paths, parts, damaged }: Pick<StageContext, 'paths' | 'parts' | 'damaged'>,
  key: string,
): ToldFeatures | null => {
  const reports = parts.flatMap((part) => reportOf(paths, part, damaged) ?? []);
  const told = reports.flatMap(({ runs }) => runs[key] ?? []);
  const layout = told[0]?.layout;
  if (layout === undefined) return null;
  const own = JSON.stringify(layout);
  const shards = told.flatMap((each) =>
    JSON.stringify(each.layout) === own ? each.cuts.flatMap((cut) => cut.shards) : [],
  );
  return { classes: reports[0]!.classes, layout, shards: new Map(shards.map((shard) => [shard.artifact.name, shard])) };
};

/** The shards in the order in which a run lists them; null if one is missing. */
export const allShards = ({ layout, shards }: ToldFeatures): WholeShard[] | null => {
  const all = layout.cuts.flatMap(({ cut }) =>
    shardSpans(layout).map(({ shard }) => shards.get(artifactNames.features(cut, shard))),
  );
  return all.every((shard) => shard !== undefined) ? all : null;
};

/** null if it is missing, or damaged, which is reported: the shards themselves are then read instead. */
const reportOf = (paths: RunPaths, part: string, damaged: OnDamage): PassReport | null => {
  try {
    return readInputJson<PassReport>(paths, part, artifactNames.pass);
  } catch (error) {
    if (!isFixresError(error)) throw error;
    const corruption = corruptionIn(error);
    if (corruption !== null)
      damaged({ key: part, ...corruption, remedy: 'the features that it lists are read instead' });
    return null;
  }
};
