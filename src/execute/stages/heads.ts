import { FixresError } from '../../base/errors.ts';
import type { Stage } from './stage.ts';

export const headsStage: Stage<'heads'> = async () => {
  throw new FixresError('METHOD_INVALID', 'runs of the kind `heads` can not be carried out yet');
};
