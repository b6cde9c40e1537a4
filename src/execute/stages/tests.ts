import { FixresError } from '../../base/errors.ts';
import type { Stage } from './stage.ts';

export const testsStage: Stage<'tests'> = async () => {
  throw new FixresError('METHOD_INVALID', 'runs of the kind `tests` can not be carried out yet');
};
