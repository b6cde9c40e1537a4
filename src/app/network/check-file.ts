import { isFixresError, type SerialisedError, serialiseError } from '../../base/errors.ts';
import { checkSteps } from '../../method/golden/check-steps.ts';
import { checkForward } from '../../model/golden/check-forward.ts';
import { checkGenerator } from '../../model/golden/check-generator.ts';
import { checkRealWeights } from '../../model/golden/check-real-weights.ts';
import { type Figure, isSame } from '../../model/golden/figure.ts';
import type { Golden } from '../../model/golden/golden.ts';
import { readGolden } from '../../model/golden/read-golden.ts';

/** The outcome of checking a file of reference outputs. */
export interface FileCheck {
  /** The path as given. */
  readonly file: string;
  readonly status: 'same' | 'different' | 'skipped' | 'failed';
  /** The subject of the file: a network, the generator. */
  readonly subject: string | null;
  readonly seed: number | null;
  /** Programs that produced its figures. */
  readonly origin: string | null;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  /** Why it was skipped or failed. */
  readonly reason: string | null;
  readonly error: SerialisedError | null;
}

/**
 * Checks the file's network against every figure in the file, on the open engine. `reason` tells why a file can't be
 * checked.
 */
export const checkFile = async (file: string, path: string, weightsFile?: string): Promise<FileCheck> => {
  const start = Date.now();
  const nothing = { file, subject: null, seed: null, origin: null, figures: [], reason: null, error: null };
  const seconds = () => (Date.now() - start) / 1000;
  try {
    const golden = readGolden(path);
    if (golden.kind === 'real-weights' && weightsFile === undefined) {
      return {
        ...nothing,
        status: 'skipped',
        seconds: seconds(),
        reason: realWeightsReason(golden.weightsFile, golden.sha256),
      };
    }
    const figures = await figuresOf(golden, weightsFile);
    const status = figures.length > 0 && figures.every(isSame) ? 'same' : 'different';
    const subject = subjectOf(golden);
    const origin = golden.kind === 'generator' ? null : golden.origin;
    return { ...nothing, status, subject, seed: golden.seed, origin, seconds: seconds(), figures };
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return { ...nothing, status: 'failed', seconds: seconds(), reason: error.message, error: serialiseError(error) };
  }
};

const subjectOf = (golden: Golden): string => {
  if (golden.kind === 'real-weights') return golden.weightsFile;
  return golden.kind === 'generator' ? 'generator' : golden.model;
};

const figuresOf = async (golden: Golden, weightsFile = ''): Promise<Figure[]> => {
  if (golden.kind === 'real-weights') return checkRealWeights(golden, weightsFile);
  if (golden.kind === 'forward') return checkForward(golden);
  return golden.kind === 'steps' ? await checkSteps(golden) : checkGenerator(golden);
};

const realWeightsReason = (weightsFile: string, sha256: string): string =>
  `its figures are for the weights in ${weightsFile} (sha256 ${sha256.slice(0, 8)}...), which cannot be generated from a seed; pass them with \`--weights\``;
