import { rmSync, statSync } from 'node:fs';
import type { FeaturesJob, PassView } from '../../domain/jobs/jobs.ts';
import { isWhole } from '../artifacts.ts';
import { beginFeatureWork, describeFeatures, sinkOf } from '../feature-store/feature-work.ts';
import { finishedFeatures } from '../feature-store/feature-writer.ts';
import { formerImagesInShard } from '../feature-store/former-layout.ts';
import { allShards, type ToldFeatures, toldFeatures } from '../feature-store/pass-report.ts';
import { computeMissing, imagesOfPass, labelsOfPass, originOfPass, type PassImages } from './pass-images.ts';
import type { Stage, StageContext, StageResult } from './stage.ts';

/**
 * The frozen trunk's outputs for one part at one resolution: those left by the parts of a pass are combined, and
 * missing ones are computed. Leaves shards of features for each cut, their layout, and the labels.
 */
export const extractFeaturesStage: Stage<'features'> = async (job, context) => {
  const images = imagesOfPass(job, context);
  const told = toldFeatures(context, job.key);
  return (told && putTogether(job, images, told, context)) ?? (await computed(job, images, told, context));
};

/** null if the parts have not produced everything. */
const putTogether = (
  { key }: FeaturesJob,
  images: PassImages,
  told: ToldFeatures,
  { paths }: StageContext,
): StageResult | null => {
  const shards = allShards(told);
  if (shards === null || told.layout.count !== images.chosen.length) return null;
  const isThere = shards.every(
    ({ artifact: { name, bytes } }) => statSync(paths.artifact(key, name), { throwIfNoEntry: false })?.size === bytes,
  );
  if (!isThere) return null;
  return describeFeatures(
    key,
    told.layout,
    finishedFeatures(shards, told.layout),
    labelsOfPass(images, told.classes),
    paths,
  );
};

/**
 * Complete shards of an earlier attempt stay. If the run has finished and is intact, it was requested again and
 * starts from scratch.
 */
const computed = async (
  job: FeaturesJob,
  images: PassImages,
  told: ToldFeatures | null,
  context: StageContext,
): Promise<StageResult> => {
  const { paths, damaged } = context;
  const origin = originOfPass(job, images, context);
  const keep = isWhole(paths, job.key) ? null : damaged;
  rmSync(paths.outcome(job.key), { force: true });
  const partImages = told?.layout.imagesInShard ?? formerImagesInShard(paths, job.key);
  const known = { ...(told === null ? {} : { told: told.shards }), ...(partImages === null ? {} : { partImages }) };
  const work = beginFeatureWork(viewOf(job), origin, context, { keep, ...known });
  await computeMissing(job, images, origin, [{ ...work, sink: sinkOf(work) }], context);
  return describeFeatures(
    job.key,
    work.layout,
    work.writer.finish(),
    labelsOfPass(images, origin.network.classes),
    paths,
  );
};

const viewOf = ({ key, params: { transform, cuts, dtype } }: FeaturesJob): PassView => ({
  features: key,
  transform,
  cuts,
  ...(dtype === undefined ? {} : { dtype }),
});
