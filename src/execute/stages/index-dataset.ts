import { canonicalJson } from '../../base/json.ts';
import { duplicatesOf, indexDataset } from '../../data/index.ts';
import { artifactNames, writtenArtifacts } from '../artifacts.ts';
import type { Stage } from './stage.ts';

/** Lists the images and checks that each can be decoded. Leaves `index.json`, and `dataset.json` for its readers. */
export const indexDatasetStage: Stage<'index'> = async ({ key, params, site }, { paths, watch }) => {
  const index = await indexDataset(params.dataset, site.datasetRoot, {
    signal: watch.signal,
    progress: (done, total) => watch.progress({ fraction: done / total, images: { done, total } }),
  });
  const { write, artifacts } = writtenArtifacts();
  write(paths.artifact(key, artifactNames.index), JSON.stringify(index));
  write(paths.artifact(key, artifactNames.dataset), canonicalJson(params.dataset));
  const { classes, parts, skipped, answers, unlabelled } = index;
  const severalLabels = parts.test.filter(({ alsoRight }) => alsoRight !== undefined).length;
  return {
    results: {
      classes: classes.length,
      ...(answers === undefined ? {} : { answers: answers.length }),
      ...(unlabelled === undefined ? {} : { unlabelled }),
      ...(severalLabels === 0 ? {} : { severalLabels }),
      train: parts.train.length,
      test: parts.test.length,
      ...(params.dataset.kind !== 'shapes' && params.dataset.allow_overlap === true
        ? { overlap: duplicatesOf(index).length }
        : {}),
      ...(skipped === undefined ? {} : { skipped: skipped.length }),
    },
    artifacts,
  };
};
