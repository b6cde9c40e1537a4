import { FixresError } from '../../../base/errors.ts';
import { nearestWord } from '../../../base/nearest-word.ts';
import { shellWord } from '../../../base/shell-word.ts';
import type { Network } from '../../types.ts';
import type { WeightsFile } from '../weights-file.ts';
import { candidatesIn } from './candidates.ts';
import { type Choice, type Compared, chooseCandidate } from './choose-candidate.ts';
import { classesMismatch, type WantingDataset } from './classes-mismatch.ts';
import { type Comparison, compare, isNetwork } from './mismatch.ts';
import { mismatchHint } from './mismatch-hint.ts';

export interface LoadOptions {
  /**
   * `new` ignores the file's classifier, whatever its shape, and initialises one as for training: always the same one.
   * Default: `keep`.
   */
  readonly classifier?: 'keep' | 'new';
  /** For a file with several networks' weights: `ema` for averaged ones, or a path. Default: the plain weights. */
  readonly weightsEntry?: string | null;
  /** The data set with the classes, for the message if the file has a different number. */
  readonly dataset?: WantingDataset | undefined;
}

/** Parameters of a network and their location in a file. */
export type Fitted = Pick<Comparison, 'parameters' | 'named'>;

/**
 * Finds the network's parameters in a file from its header alone; all but the classifier's if a new one is drawn.
 * Throws MODEL_WEIGHTS_MISMATCH, listing the tensors that are missing, unexpected, not floats or of another shape, or
 * all sets that could be the weights.
 */
export const fitWeights = (network: Network, opened: WeightsFile, options: LoadOptions = {}): Fitted => {
  const { taken } = choose(network, opened, options);
  refuseMismatch(network, opened, taken);
  const { classes } = taken;
  const isKept = options.classifier !== 'new';
  if (isKept && classes !== null && classes !== network.classes)
    throw classesMismatch(opened.file, classes, {
      classes: network.classes,
      ...(options.dataset && { dataset: options.dataset }),
    });
  return taken;
};

/** Like `fitWeights`, for a file with only some of the parameters. */
export const fitSomeWeights = (network: Network, opened: WeightsFile): Fitted => {
  const [candidate] = candidatesIn(opened, 0);
  const compared = { candidate: candidate!, ...compare(network, candidate!, false), missing: [] };
  refuseMismatch(network, opened, compared);
  return { ...compared, parameters: network.parameters.filter(({ name }) => compared.named.has(name)) };
};

/** Number of classes of the classifier in a file; null if there is none. */
export const classesInFile = (network: Network, opened: WeightsFile, options: LoadOptions = {}): number | null =>
  choose(network, opened, options).taken.classes;

export const choose = (network: Network, opened: WeightsFile, { classifier, weightsEntry }: LoadOptions): Choice =>
  chooseCandidate(network, opened, { isClassifierDrawn: classifier === 'new', entry: weightsEntry ?? null });

const refuseMismatch = (network: Network, opened: WeightsFile, compared: Compared): void => {
  if (isNetwork(compared)) return;
  const { candidate, missing, unexpected, noFloats, misshaped } = compared;
  const meant = (name: string): string => {
    const nearest = nearestWord(name, unexpected);
    return nearest === null ? name : `${name} (closest: \`${nearest}\`)`;
  };
  const lines = [
    ...list('missing', missing.map(meant)),
    ...list('unexpected', unexpected),
    ...list('not floats', noFloats),
    ...list(
      'with a different shape',
      misshaped.map(({ name, wants, got }) => `${name} [${got}] instead of [${wants}]`),
    ),
  ];
  const at = candidate.path === '' ? '' : ` at \`${candidate.path}\``;
  throw new FixresError(
    'MODEL_WEIGHTS_MISMATCH',
    `${opened.file}${at} does not fit \`${network.architecture}\`; ${lines.join('; ')}`,
    {
      path: opened.file,
      hint: `${mismatchHint(network, opened, compared)}; \`fixres model inspect ${shellWord(opened.file)}\` shows what the file contains`,
    },
  );
};

/** Longer lists are truncated in messages. */
const namesShown = 8;

const list = (title: string, names: readonly string[]): string[] => {
  if (names.length === 0) return [];
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return [`${title}: ${names.slice(0, namesShown).join(', ')}${more}`];
};
