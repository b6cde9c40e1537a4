import { readdirSync, rmSync } from 'node:fs';
import { makeFolder } from '../../base/files/make-folder.ts';
import type { PassJob } from '../../domain/jobs/jobs.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames, writtenArtifacts } from '../artifacts.ts';
import { beginFeatureWork, type FeatureWork, patientSink } from '../feature-store/feature-work.ts';
import { isIn } from '../feature-store/feature-writer.ts';
import { type FeatureLayout, shardSpans } from '../feature-store/layout.ts';
import type { PassReport } from '../feature-store/pass-report.ts';
import { computeMissing, imagesOfPass, originOfPass } from './pass-images.ts';
import type { Stage } from './stage.ts';

/**
 * A part of a pass: computes the shards of some images for all features runs that need them, each in its run's folder.
 * Leaves a report of them. A run for which something goes wrong is left out: it will meet the error itself, without
 * failing the others.
 */
export const passStage: Stage<'pass'> = async (job, context) => {
  const { paths, damaged } = context;
  const { views, first, count, partImages, fresh } = job.params;
  const images = imagesOfPass(job, context);
  const origin = originOfPass(job, images, context);
  const range = { first, count };
  for (const { features } of views) {
    makeFolder(paths.folder(features));
    rmSync(paths.outcome(features), { force: true });
  }
  const keep = fresh === true ? null : damaged;
  const works = views.map((view) => beginFeatureWork(view, origin, context, { keep, range, partImages }));
  for (const work of works) removeHalfWritten(paths, work, job.params);
  const failed = new Map<FeatureWork, unknown>();
  const sinks = works.map((work) => ({ ...work, sink: patientSink(work, failed) }));
  const times = await computeMissing(job, images, origin, sinks, context);
  for (const [{ view }, error] of failed) console.error(`features ${view.features.slice(0, 8)}:`, error);
  const met = works.filter((work) => !failed.has(work));
  if (met.length === 0) throw [...failed.values()][0];
  const report: PassReport = {
    classes: origin.network.classes,
    runs: Object.fromEntries(
      met.map(({ view, layout, writer }) => [view.features, { layout, cuts: writer.shards() }] as const),
    ),
  };
  const { write, artifacts } = writtenArtifacts();
  write(paths.artifact(job.key, artifactNames.pass), JSON.stringify(report));
  return { results: { n: imagesIn(works[0]!.layout, job.params), ...times }, artifacts };
};

const imagesIn = (layout: FeatureLayout, { first, count }: PassJob['params']): number =>
  Math.max(0, Math.min(layout.count, count === null ? layout.count : first + count) - first);

/** Removes files that a killed attempt left half-written. Other parts may be writing theirs in the same folder. */
const removeHalfWritten = (paths: RunPaths, { view, layout }: FeatureWork, range: PassJob['params']): void => {
  const spans = shardSpans(layout).filter(({ first }) => isIn(range, first));
  const own = new Set(layout.cuts.flatMap(({ cut }) => spans.map(({ shard }) => artifactNames.features(cut, shard))));
  for (const file of readdirSync(paths.folder(view.features))) {
    const [name] = file.split(/(?<=\.bin)\./);
    if (file.endsWith('.tmp') && own.has(name!)) rmSync(paths.artifact(view.features, file), { force: true });
  }
};
