import { isUntouched } from '../rows/fix.ts';
import { evidenceOf } from '../verdict/verdict-sentences.ts';
import type { BestRow } from './best.ts';

/**
 * Whether the gain of a choice is significant: cross-fitted if it was chosen on the test images, otherwise by the
 * paired test.
 */
export const isGained = ({ crossFit, gain }: BestRow): boolean =>
  crossFit == null
    ? gain !== null && gain.difference > 0 && evidenceOf(gain).verdict === 'significant'
    : crossFit.difference_ci95[0] > 0;

/** Whether the choice is the unmodified network at the baseline's test resolution. */
export const isBaseline = (row: BestRow): boolean =>
  isUntouched(row) && row.testResolution === row.baseline?.testResolution;

/** Whether a choice was compared with the baseline and its gain is not significant: reason enough not to change. */
export const isRejected = (row: BestRow): boolean =>
  row.baseline !== null && !isBaseline(row) && (row.gain !== null || row.crossFit != null) && !isGained(row);
