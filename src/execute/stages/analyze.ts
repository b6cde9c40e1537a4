import { FixresError } from '../../base/errors.ts';
import type { Stage } from './stage.ts';

export const analyzeStage: Stage<'analyze'> = async () => {
  throw new FixresError('METHOD_INVALID', 'runs of the kind `analyze` can not be carried out yet');
};
