import { FixresError } from '../../../base/errors.ts';
import type { Network } from '../../types.ts';
import type { WeightsFile } from '../weights-file.ts';
import { type Candidate, candidatesIn } from './candidates.ts';
import { areSame, type Comparison, compare, isNetwork, isOfClassifier } from './mismatch.ts';

/** Tensors of a file compared with a network. */
export interface Compared extends Comparison {
  readonly candidate: Candidate;
}

/** What was used from a file that has more than a network's weights. */
export interface Choice {
  readonly taken: Compared;
  /** Others that also match the network. */
  readonly others: readonly Compared[];
}

export interface Wanted {
  readonly isClassifierDrawn: boolean;
  /** `ema` for averaged weights, or the path of a candidate; null: the plain ones. */
  readonly entry: string | null;
}

/**
 * The one set of tensors in a file that matches the network, whatever surrounds it or prefixes its names. If there are
 * both plain and averaged weights, the plain ones, unless others are requested. If none matches, the nearest. Throws
 * MODEL_WEIGHTS_MISMATCH, listing the candidates, if several match.
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

/** Every set of tensors in a file that matches the network, possibly with another number of classes. */
export const networksIn = (network: Network, opened: WeightsFile, isClassifierDrawn: boolean): readonly Compared[] =>
  networksAmong(comparedWith(network, opened, isClassifierDrawn));

/** The set of tensors in a file that is nearest to the network. */
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

/** Whether the name suggests weights averaged over training steps. */
export const isAveraged = (path: string): boolean => /(^|[^a-z])(ema|swa|averaged?)([^a-z]|$)/i.test(path);

/** `.` for names without a prefix. */
export const pathText = ({ path }: Candidate): string => (path === '' ? '.' : path);

/** Sets that match the network, including those that contain another such set, whose names are then not unexpected. */
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

/** Without sets that share memory with an earlier one. */
const unrepeated = (found: readonly Compared[]): readonly Compared[] =>
  found.filter((one, index) => !found.slice(0, index).some((earlier) => areSame(earlier, one)));

/** Those with the network's number of classes, if any. */
const withClasses = (network: Network, found: readonly Compared[], wanted: Wanted): readonly Compared[] => {
  const exact = found.filter(({ classes }) => classes === network.classes);
  return wanted.isClassifierDrawn || exact.length === 0 ? found : exact;
};

const isAsked = ({ candidate }: Compared, found: readonly Compared[], entry: string | null): boolean => {
  if (entry === 'ema') return isAveraged(candidate.path);
  if (entry !== null) return pathText(candidate) === entry || candidate.path.startsWith(`${entry}/`);
  return !isAveraged(candidate.path) || found.every((one) => isAveraged(one.candidate.path));
};

/** Among equal matches, the first, which has the shortest prefix removed. */
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
  return new FixresError('MODEL_WEIGHTS_MISMATCH', `${file} has no ${what}; it has weights at ${list(found)}`, {
    path: file,
    hint: 'correct `weights_entry` of the model, or omit it for the plain weights',
  });
};
