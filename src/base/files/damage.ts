import { FixresError } from '../errors.ts';

/** A file whose content differs from what was written. It is not used; the remedy states what happens instead. */
export interface Damage {
  /** The run it belongs to; null if it belongs to no single run. */
  readonly key: string | null;
  readonly file: string;
  /** The evidence, such as `its checksum does not match its content`. */
  readonly reason: string;
  /** What happens instead, such as `the training starts again`. */
  readonly remedy: string;
}

/** Called for every damaged file. */
export type OnDamage = (damage: Damage) => void;

export const damageText = ({ file, reason, remedy }: Damage): string => `${file}${words}${reason}; ${remedy}`;

/** The reason for a file of the wrong size. */
export const wrongSize = (bytes: number, expected: number): string => `it has ${bytes} bytes instead of ${expected}`;

/** The reason for a file with the wrong digest. */
export const otherContent = 'its content differs from what the run wrote';

/** The error for an untrustworthy file. */
export const corruptFile = (file: string, reason: string, cause?: unknown): FixresError =>
  new FixresError('EXECUTE_ARTIFACT_CORRUPT', `${file}${words}${reason}`, {
    path: file,
    hint: 'remove its run with `fixres runs rm`, and run the experiment again to recompute it',
    cause,
  });

/** The error for a file that is required to continue. */
export const missingFile = (file: string, cause?: unknown): FixresError =>
  new FixresError('EXECUTE_ARTIFACT_MISSING', `${file} is missing`, {
    path: file,
    hint: 'run the experiment again to compute what is missing',
    cause,
  });

interface RefusalWords {
  readonly code: string;
  readonly message: string;
  readonly path?: string | undefined;
}

/** The file and reason from such an error; null for other errors. */
export const corruptionIn = ({ code, path, message }: RefusalWords): Pick<Damage, 'file' | 'reason'> | null => {
  if (code !== 'EXECUTE_ARTIFACT_CORRUPT' || path === undefined) return null;
  const start = `${path}${words}`;
  return { file: path, reason: message.startsWith(start) ? message.slice(start.length) : message };
};

const words = ' is damaged: ';
