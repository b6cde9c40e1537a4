import { FixresError } from '../../base/errors.ts';
import type { Stage } from './stage.ts';

export const adaptStage: Stage<'adapt'> = async () => {
  throw new FixresError('METHOD_INVALID', 'runs of the kind `adapt` can not be carried out yet');
};
