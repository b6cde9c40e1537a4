import { FixresError } from '../base/errors.ts';
import type { DatasetIndex } from '../data/index.ts';
import type { Site } from '../domain/jobs/jobs.ts';
import type { ModelParams } from '../domain/jobs/params.ts';
import {
  classesInFile,
  classesMismatch,
  findArchitecture,
  type HeadNames,
  importNetwork,
  isImported,
  type Network,
  openWeights,
  withNewClassifier,
} from '../model/index.ts';

/** Identifies a network: the architecture, and the location of its file on this machine. */
interface NamesNetwork {
  readonly params: { readonly model: ModelParams };
  readonly site: Site;
}

/**
 * The network of a job, for a data set with this number of classes. null, if classes do not matter: a user's own
 * network as in its file, and all others with ImageNet's classes. Throws MODEL_WEIGHTS_MISMATCH for a
 * network with other classes.
 */
export const networkOfJob = (job: NamesNetwork, classes: number | null): Network => {
  const { architecture, classifier } = job.params.model;
  if (!isImported(architecture)) return findArchitecture(architecture, classes ?? imagenetClasses);
  const network = ownNetwork(job);
  if (classes === null) return network;
  if (classifier === 'new') return withNewClassifier(network, classes);
  if (network.classes === classes) return network;
  throw classesMismatch(job.site.weightsFile!, network.classes, { classes, dataset: anyDataset });
};

/** The same for the classes of an index: if these do not name all outputs, the network has as many as its file. */
export const networkOfIndex = (job: NamesNetwork, { classes, isPartial }: ClassesOfIndex): Network =>
  networkOfJob(job, isPartial === true ? outputsInFile(job, classes.length) : classes.length);

type ClassesOfIndex = Pick<DatasetIndex, 'classes' | 'isPartial'>;

const outputsInFile = (job: NamesNetwork, least: number): number => {
  const { architecture, weightsEntry } = job.params.model;
  if (isImported(architecture)) return Math.max(least, ownNetwork(job).classes);
  const { weightsFile } = job.site;
  if (weightsFile === null) return least;
  return Math.max(
    least,
    classesInFile(findArchitecture(architecture, least), openWeights(weightsFile), {
      weightsEntry: weightsEntry ?? null,
    }) ?? least,
  );
};

/** A job knows neither the name of its data set nor its kind. */
export const anyDataset = { name: null, takesClassesFile: true, takesClasses: true } as const;

const imagenetClasses = 1000;

const ownNetwork = ({ params: { model }, site: { weightsFile } }: NamesNetwork): Network => {
  const { architecture } = model;
  if (weightsFile === null || !isImported(architecture)) {
    throw new FixresError(
      'MODEL_WEIGHTS_MISSING',
      `\`${architecture}\` is a network of your own, but its file is missing`,
      {
        path: '/model/weights',
        hint: 'set `weights` to its file',
      },
    );
  }
  return importNetwork(architecture, weightsFile, headNames(model)).network;
};

/** Node names that the spec gives for the end of a user's own network. */
export const headNames = ({ poolingNode, classifierNode, output }: ModelParams): HeadNames => ({
  ...(poolingNode === undefined ? {} : { pooling: poolingNode }),
  ...(classifierNode === undefined ? {} : { classifier: classifierNode }),
  ...(output === undefined ? {} : { output }),
});
