import { FixresError } from '../../base/errors.ts';

/** A training whose numbers are no numbers any more. */
export const diverged = (what: string, cause?: unknown): FixresError =>
  new FixresError('METHOD_DIVERGED', what, {
    path: '/recipe/learning_rate',
    hint: 'lower the learning rate, or add a warm-up with `warmup_fraction`',
    cause,
  });
