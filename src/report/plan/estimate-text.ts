import type { PlanEstimate } from '../../plan/estimate/estimate-plan.ts';
import type { SpeedSource } from '../../plan/estimate/speed.ts';
import { bytesText, macsText, secondsText } from './amounts.ts';

const sources: Readonly<Record<SpeedSource, string>> = {
  given: 'of a node with the given speed',
  calibrated: 'on this machine by a few passes and images timed just now',
  'same-network': 'on this machine by what earlier runs of the same networks took here',
  'other-networks': 'on this machine by what earlier runs of other networks took here',
};

/** What the plan takes, and what it would take without sharing: a short paragraph. */
export const estimateText = (estimate: PlanEstimate | null): string => {
  if (estimate === null) return 'No estimate: the number of images is not known.';
  const { macs, macsToRun, referenceMacs, sharingFactor } = estimate;
  const { diskBytesToRun, peakMemoryBytes } = estimate;
  return [
    `Estimate: ${macsText(macsToRun)} multiply-adds to run, ${timeText(estimate)}.`,
    `A worker needs about ${bytesText(peakMemoryBytes)} of memory, the results about ${bytesText(diskBytesToRun)} of disk.`,
    `Without sharing (the trunk in every epoch, scope, seed and test, as the reference does it) the same grid takes ${macsText(referenceMacs)} multiply-adds instead of ${macsText(macs)}: ${sharingFactor.toFixed(1)} times as many.`,
  ].join('\n');
};

const timeText = ({ secondsToRun, speedSource }: PlanEstimate): string => {
  if (secondsToRun === null)
    return 'their time is not known: nothing has run here yet; use `--calibrate` to time a few passes and images, or `--macs-per-second` for another machine';
  if (speedSource === null) return 'no time';
  return `about ${secondsText(secondsToRun)} ${sources[speedSource]}`;
};
