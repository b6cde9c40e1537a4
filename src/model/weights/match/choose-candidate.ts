import { FixresError } from '../../../base/errors.ts';
import type { Network } from '../../types.ts';
import type { WeightsFile } from '../weights-file.ts';
import { type Candidate, candidatesIn } from './candidates.ts';
import { areSame, type Comparison, compare, isNetwork, isOfClassifier } from './mismatch.ts';

/** Tensors of a file held against a network. */
export interface Compared extends Comparison {
  readonly candidate: Candidate;
}

/** What was taken of a file that has more than a network's weights. */
export interface Choice {
  readonly taken: Compared;
  /** Others that are the network too. */
  readonly others: readonly Compared[];
}

export interface Wanted {
  readonly isClassifierDrawn: boolean;
  /** `ema` for averaged weights, or the path of a candidate; null: the plain ones. */
  readonly entry: string | null;
}

/**
 * The one set of tensors in a file that is the network, whatever stands around it and before its names. Where both plain and
 * averaged weights are, the plain ones, unless others are wanted. Where none is, the one that comes nearest. Throws
 * MODEL_WEIGHTS_MISMATCH with the names of all where several are.
 */
export const chooseCandidate = (network: Network, opened: WeightsFile, wanted: Wanted): Choice => {
  const compared = comparedWith(network, opened, wanted.isClassifierDrawn);
  const found = withClasses(network, networksAmong(compared), wanted);
  if (found.length === 0) return { taken: nearest(compared), others: [] };
  const asked = found.filter((one) => isAsked(one, found, wanted.entry));
  if (asked.length === 0) throw notThere(opened, found, wanted.entry!);
  if (asked.length > 1) throw ambiguous(opened, network, asked);
  return { taken: asked[0]!, others: found.filter((one) => one !== asked[0]) };
};

/** Every set of tensors in a file that is the network, be it with another number of classes. */
export const networksIn = (network: Network, opened: WeightsFile, isClassifierDrawn: boolean): readonly Compared[] =>
  networksAmong(comparedWith(network, opened, isClassifierDrawn));

/** The set of tensors in a file that comes nearest to the network. */
export const nearestIn = (network: Network, opened: WeightsFile): Compared =>
  nearest(comparedWith(network, opened, false));

const comparedWith = (network: Network, opened: WeightsFile, isClassifierDrawn: boolean): readonly Compared[] => {
  const isNeeded = (name: string) => !isClassifierDrawn || !isOfClassifier(network, name);
  const needed = network.parameters.filter(({ name }) => isNeeded(name)).length;
  return candidatesIn(opened, Math.ceil(needed / 2)).map((candidate) => ({
    candidate,
    ...compare(network, candidate, isClassifierDrawn),
  }));
};

/** Weights that are an average over a training's steps, by what they are called. */
export const isAveraged = (path: string): boolean => /(^|[^a-z])(ema|swa|averaged?)([^a-z]|$)/i.test(path);

/** `.` for names that nothing stands before. */
export const pathText = ({ path }: Candidate): string => (path === '' ? '.' : path);

/** What a network is built of, besides another one inside it: names that lie in that one are not too many. */
const networksAmong = (compared: readonly Compared[]): readonly Compared[] => {
  const whole = compared.filter(isNetwork);
  const inWhole = new Set(whole.flatMap(({ candidate }) => [...candidate.tensors.values()]));
  const around = compared.filter(
    (one) =>
      isNetwork({ ...one, unexpected: [] }) &&
      one.unexpected.length > 0 &&
      one.unexpected.every((name) => inWhole.has(one.named.get(name)!.tensor)),
  );
  return unrepeated([...around, ...whole]);
};

/** The first of those that are one in memory. */
const unrepeated = (found: readonly Compared[]): readonly Compared[] =>
  found.filter((one, index) => !found.slice(0, index).some((earlier) => areSame(earlier, one)));

/** Those with the network's number of classes, where there are such. */
const withClasses = (network: Network, found: readonly Compared[], wanted: Wanted): readonly Compared[] => {
  const exact = found.filter(({ classes }) => classes === network.classes);
  return wanted.isClassifierDrawn || exact.length === 0 ? found : exact;
};

const isAsked = ({ candidate }: Compared, found: readonly Compared[], entry: string | null): boolean => {
  if (entry === 'ema') return isAveraged(candidate.path);
  if (entry !== null) return pathText(candidate) === entry || candidate.path.startsWith(`${entry}/`);
  return !isAveraged(candidate.path) || found.every((one) => isAveraged(one.candidate.path));
};

/** Of equally many names the first, which has the least taken off. */
const nearest = (compared: readonly Compared[]): Compared => {
  const score = ({ parameters, missing, misshaped }: Compared) => parameters.length - missing.length - misshaped.length;
  return compared.reduce((best, one) =>
    score(one) > score(best) || (score(one) === 0 && score(best) === 0 && one.named.size > best.named.size)
      ? one
      : best,
  );
};

const list = (found: readonly Compared[]): string =>
  found.map(({ candidate }) => `\`${pathText(candidate)}\``).join(' and ');

const ambiguous = ({ file }: WeightsFile, { architecture }: Network, found: readonly Compared[]): FixresError =>
  new FixresError(
    'MODEL_WEIGHTS_MISMATCH',
    `${file} has ${found.length} sets of weights for \`${architecture}\`: ${list(found)}`,
    { path: file, hint: `choose one with \`weights_entry: ${pathText(found[0]!.candidate)}\` of the model` },
  );

const notThere = ({ file }: WeightsFile, found: readonly Compared[], entry: string): FixresError => {
  const what = entry === 'ema' ? 'averaged weights (EMA)' : `weights at \`${entry}\``;
  return new FixresError('MODEL_WEIGHTS_MISMATCH', `${file} has no ${what}; it has those at ${list(found)}`, {
    path: file,
    hint: 'correct `weights_entry` of the model, or omit it for the plain weights',
  });
};
