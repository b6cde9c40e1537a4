import { canonicalJson } from '../../base/json.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { CutName } from '../../domain/scope.ts';
import {
  elementCount,
  findArchitecture,
  type HeadNames,
  importNetwork,
  isImported,
  type Network,
  shapesAt,
} from '../../model/index.ts';

/** The identity of a network. A file's content may change, but not while an experiment is planned. */
export interface NetworkName {
  /** A name of the zoo, or the format of a user's own network. */
  readonly architecture: string;
  /** For a user's own network. */
  readonly file: string | null;
  readonly head: HeadNames;
  /** For a network of the zoo. */
  readonly classes: number;
}

/** For cases where the number of classes makes no difference, or is not yet known. */
export const anyClasses = 2;

const networks = new Map<string, Network>();

/** A network's structure; a user's own network is read from its file once. */
export const keptNetwork = (name: NetworkName): Network => {
  const identity = identityOf(name);
  const network = networks.get(identity) ?? builtNetwork(name);
  networks.set(identity, network);
  return network;
};

const shapes = new Map<string, ReturnType<typeof shapesAt>>();

/** Shapes before each step, cached because a grid repeatedly needs those of a few networks and sizes. */
export const keptShapes = (name: NetworkName, sizePx: InputSize): ReturnType<typeof shapesAt> => {
  const identity = `${identityOf(name)} ${sizePx}`;
  const known = shapes.get(identity) ?? shapesAt(keptNetwork(name), sizePx);
  shapes.set(identity, known);
  return known;
};

/** The first step after a cut. */
export const stepAt = (network: Network, cut: CutName): number => {
  const step = cut === 'input' ? 0 : network.cuts[cut];
  if (step === undefined) throw new Error(`${network.architecture} has no cut ${cut}`);
  return step;
};

export const bytesPerValue = 4;

/** Size of one image at a cut, with 32 bits per value. */
export const bytesAtCut = (name: NetworkName, cut: CutName, sizePx: InputSize): number => {
  const tensors = keptShapes(name, sizePx)[stepAt(keptNetwork(name), cut)] ?? [];
  return bytesPerValue * tensors.reduce((sum, shape) => sum + elementCount(shape), 0);
};

const builtNetwork = ({ architecture, file, head, classes }: NetworkName): Network =>
  isImported(architecture) ? importNetwork(architecture, file!, head).network : findArchitecture(architecture, classes);

/** A network of the zoo is identified by its name and classes, an imported one by its file and head. */
const identityOf = ({ architecture, file, head, classes }: NetworkName): string =>
  isImported(architecture) ? canonicalJson([architecture, file, head]) : `${architecture} ${classes}`;
