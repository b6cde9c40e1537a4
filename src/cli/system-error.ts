import { FixresError } from '../base/errors.ts';

/** What the system refuses is no bug of ours, wherever it turns up: a full disk, a folder of another person. Others stay. */
export const explainSystemError = (error: unknown): unknown => {
  if (!(error instanceof Error && 'code' in error && refusals.test(String(error.code)))) return error;
  return new FixresError('BASE_SYSTEM_REFUSED', error.message, {
    hint: 'check the path, the permissions and the free space',
    cause: error,
  });
};

const refusals = /^E(ACCES|PERM|ROFS|NOSPC|DQUOT|IO|NOTDIR|ISDIR|NAMETOOLONG|MFILE|NFILE|NOTREGULAR)$/;
