import type { HeadsJob } from '../../domain/jobs/jobs.ts';
import type { StepWindow } from '../../method/index.ts';
import { artifactNames } from '../artifacts.ts';
import type { HeadImages } from '../head-images.ts';
import type { StageContext } from '../stages/stage.ts';
import { SliceTaker } from './take-slices.ts';
import { WindowFolder } from './window-folder.ts';
import { windowOfHeads } from './window-of-heads.ts';

/** Trains heads with a window that other workers may fill, if there are any, and removes it afterwards. */
export const withWindow = async <Result>(
  job: HeadsJob,
  images: HeadImages,
  { paths, watch, windowBytes }: Pick<StageContext, 'paths' | 'watch' | 'windowBytes'>,
  train: (window: StepWindow | undefined) => Promise<Result>,
): Promise<Result> => {
  const window = windowBytes === 0 ? null : windowOfHeads(job, images, windowBytes, paths);
  if (window === null) {
    new WindowFolder(paths.artifact(job.key, artifactNames.window)).remove();
    return await train(undefined);
  }
  const taker = new SliceTaker({ ...window, signal: watch.signal });
  try {
    const result = await train(taker.window);
    const { others, here, again } = taker.counts;
    console.log(`slices: ${others} from other workers, ${here} computed here, ${again} computed again`);
    return result;
  } finally {
    taker.end();
  }
};
