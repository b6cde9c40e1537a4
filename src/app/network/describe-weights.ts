import { isFixresError } from '../../base/errors.ts';
import {
  architectureCalled,
  architectureNames,
  architecturesOf,
  type FittingArchitecture,
  findArchitecture,
  fitWeights,
  type NetworkFacts,
  nearestArchitecture,
  nothingKnownOfNetwork,
  takenText,
  type WeightsFile,
  withFallback,
} from '../../model/index.ts';
import type { ModelDescription } from './describe-model.ts';
import { zooFacts } from './zoo-facts.ts';

type Described = Omit<ModelDescription, 'subject' | 'kind' | 'file' | 'format'>;

/** A weights file matched against the networks of the zoo and against its metadata. */
export const describeWeights = (opened: WeightsFile, said: NetworkFacts, weightsEntry: string | null): Described => {
  const fitting = architecturesOf(opened);
  const one = chosen(fitting, said);
  const names = fitting.map(({ architecture }) => architecture);
  if (one === undefined) {
    const problem = names.length === 0 ? noNetwork(opened) : severalNetworks(names);
    return { ...said, name: null, fitting: names, taken: null, problem };
  }
  const { architecture, classes } = one;
  const network = findArchitecture(architecture, classes ?? anyClasses);
  const options = { weightsEntry, classifier: classes === null ? 'new' : 'keep' } as const;
  let taken: string | null = null;
  let problem: Described['problem'] = null;
  try {
    fitWeights(network, opened, options);
    taken = takenText(network, opened, options);
  } catch (error) {
    problem = problemOf(error);
  }
  const inFile: NetworkFacts = {
    ...nothingKnownOfNetwork,
    architecture: { value: architecture, from: 'weights file' },
    classes: classes === null ? null : { value: classes, from: 'weights file' },
    classNames: storedNames(opened, classes),
    notes: disagreements(said, one),
  };
  // The weights themselves take precedence over metadata.
  const isSaidSo = said.architecture !== null && calledBy(said) === architecture;
  const trusted = {
    ...said,
    architecture: isSaidSo ? said.architecture : null,
    classes: classes === null || said.classes?.value === classes ? said.classes : null,
    classNames: classes === null || said.classNames?.value.length === classes ? said.classNames : null,
  };
  const facts = withFallback(withFallback(trusted, inFile), { ...zooFacts(architecture), classes: null });
  return { ...facts, name: architecture, fitting: names, taken, problem };
};

/** Names that the checkpoint itself stores; null unless there is one for each class. */
const storedNames = ({ classNames }: WeightsFile, classes: number | null): NetworkFacts['classNames'] =>
  classNames == null || classNames.names.length !== classes
    ? null
    : { value: classNames.names, from: `\`${classNames.key}\` of the weights file` };

/** For cases where the number of classes makes no difference. */
const anyClasses = 2;

/** The matching network named in the metadata, or the only one. */
const chosen = (fitting: readonly FittingArchitecture[], said: NetworkFacts) =>
  fitting.find(({ architecture }) => architecture === calledBy(said)) ??
  (fitting.length === 1 ? fitting[0] : undefined);

const calledBy = ({ architecture }: NetworkFacts) =>
  architecture === null ? undefined : architectureCalled(architecture.value, architectureNames);

const disagreements = (said: NetworkFacts, { architecture, classes: inFile }: FittingArchitecture): string[] => {
  const { classes, classNames } = said;
  const called = calledBy(said);
  const counts = [
    ...(classes === null ? [] : [{ count: classes.value, from: classes.from, what: ['class', 'classes'] }]),
    ...(classNames === null
      ? []
      : [{ count: classNames.value.length, from: classNames.from, what: ['class name', 'class names'] }]),
  ];
  const wrong = counts.filter(({ count }) => inFile !== null && count !== inFile);
  return [
    ...wrong.map(
      ({ count, from, what }) => `${from} has ${count} ${what[count === 1 ? 0 : 1]}, but the weights have ${inFile}`,
    ),
    ...(called === undefined || called === architecture
      ? []
      : [
          `${said.architecture?.from} names the network \`${called}\`, but the weights are those of \`${architecture}\``,
        ]),
  ];
};

const severalNetworks = (names: readonly string[]): Described['problem'] => ({
  message: `the weights fit ${names.join(' or ')}, which differ only in layers without weights`,
  hint: `set \`name\` of the model to ${names[0]}, or to another of them`,
});

const noNetwork = (opened: WeightsFile): Described['problem'] => {
  const nearest = nearestArchitecture(opened);
  if (nearest === null) {
    const names = [...opened.tensors.keys()].slice(0, 3).join(', ');
    return {
      message: `${opened.file} does not belong to a network that fixres knows: its tensors are named ${names}, ...`,
      hint: 'export the network with `torch.onnx.export`, and set `name: onnx` of the model; `fixres model list` lists the networks that need no export',
    };
  }
  try {
    fitWeights(findArchitecture(nearest, anyClasses), opened);
    return null;
  } catch (error) {
    return problemOf(error);
  }
};

const problemOf = (error: unknown): Described['problem'] => {
  if (!isFixresError(error)) throw error;
  return { message: error.message, hint: error.hint ?? null };
};
