import type { Prediction } from './events.ts';

/** Whether the prediction is the image's label, or another correct one. */
export const isRight = ({
  label,
  predicted,
  alsoRight,
}: Pick<Prediction, 'label' | 'predicted' | 'alsoRight'>): boolean => predicted === label || alsoRight === true;
