import { sep } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import type { RunJob, Site } from '../../domain/jobs/jobs.ts';

/** A folder or file that has moved since a run was planned; both paths absolute. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * The jobs with the new locations of their data sets and weights. Their keys stay the same, because the content of
 * files is checked when they are read. Throws `CLI_USAGE` for a move that affects none of them.
 */
export const movedJobs = (jobs: readonly RunJob[], moves: readonly Move[]): RunJob[] => {
  const places = [...new Set(jobs.flatMap(({ site }) => [site.datasetRoot, site.weightsFile]))].filter(
    (place) => place !== null,
  );
  const idle = moves.find(({ from }) => !places.some((place) => isIn(place, from)));
  if (idle !== undefined) throw nothingThere(idle, places);
  const moved = (place: string | null): string | null => {
    const move = place === null ? undefined : moves.find(({ from }) => isIn(place, from));
    return move === undefined ? place : `${move.to}${place!.slice(move.from.length)}`;
  };
  return jobs.map((job) => ({ ...job, site: movedSite(job.site, moved) }) as RunJob); // a site of the same shape
};

const movedSite = ({ datasetRoot, weightsFile }: Site, moved: (place: string | null) => string | null): Site => ({
  datasetRoot: moved(datasetRoot),
  weightsFile: moved(weightsFile),
});

const isIn = (place: string, folder: string): boolean => place === folder || place.startsWith(`${folder}${sep}`);

const nothingThere = ({ from }: Move, places: readonly string[]): FixresError =>
  new FixresError('CLI_USAGE', `the run reads nothing from ${from}`, {
    hint: places.length === 0 ? 'omit `--moved`: it reads no files' : `name a path that it reads: ${places.join(', ')}`,
  });
