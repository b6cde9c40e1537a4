import type { PlanEstimate } from '../../plan/estimate/estimate-plan.ts';
import type { SpeedSource } from '../../plan/estimate/speed.ts';
import { bytesText, macsText, secondsText } from './amounts.ts';

const sources: Readonly<Record<SpeedSource, string>> = {
  given: 'on a node with the given speed',
  calibrated: 'on this machine (based on a few passes and images timed just now)',
  'same-network': 'on this machine (based on earlier runs of the same networks)',
  'other-networks': 'on this machine (based on earlier runs of other networks)',
};

/** The cost of the plan, and its cost without sharing, as a short paragraph. */
export const estimateText = (estimate: PlanEstimate | null): string => {
  if (estimate === null) return 'No estimate: the number of images is unknown.';
  const { macsToRun, diskBytesToRun, peakMemoryBytes } = estimate;
  return [
    `Estimate: ${macsText(macsToRun)} multiply-adds to run, ${timeText(estimate)}.`,
    `A worker needs about ${bytesText(peakMemoryBytes)} of memory, the results about ${bytesText(diskBytesToRun)} of disk.`,
    ...sharingText(estimate),
  ].join('\n');
};

/** Nothing if so little is shared that it would read `1.0 times as many`. */
const sharingText = ({ macs, referenceMacs, sharingFactor }: PlanEstimate): string[] => {
  const times = sharingFactor.toFixed(1);
  if (times === '1.0') return [];
  return [
    `Without sharing (running the trunk for every epoch, scope, seed and test, as the reference does), the same grid takes ${macsText(referenceMacs)} multiply-adds instead of ${macsText(macs)}: ${times} times as many.`,
  ];
};

const timeText = ({ secondsToRun, speedSource }: PlanEstimate): string => {
  if (secondsToRun === null)
    return 'the time is unknown because nothing has run here yet; use `--calibrate` to time a few passes and images, or `--macs-per-second` for another machine';
  if (speedSource === null) return 'no time';
  return `about ${secondsText(secondsToRun)} ${sources[speedSource]}`;
};
