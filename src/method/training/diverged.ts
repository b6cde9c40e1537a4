import { FixresError } from '../../base/errors.ts';

/** The error for a training run that produced NaN values. */
export const diverged = (what: string, cause?: unknown): FixresError =>
  new FixresError('METHOD_DIVERGED', what, {
    path: '/recipe/learning_rate',
    hint: 'lower the learning rate, or add a warm-up with `warmup_fraction`',
    cause,
  });
