import type { Prediction } from './events.ts';

/** Whether the answer is the image's class, or another of those that are right for it. */
export const isRight = ({
  label,
  predicted,
  alsoRight,
}: Pick<Prediction, 'label' | 'predicted' | 'alsoRight'>): boolean => predicted === label || alsoRight === true;
