import { counted } from '../../../base/counted.ts';
import { FixresError } from '../../../base/errors.ts';
import { shellWord } from '../../../base/shell-word.ts';

/** The number of classes a network is requested for. */
export interface WantedClasses {
  readonly classes: number;
  /** The data set with this number of classes; absent: the user gave the number. */
  readonly dataset?: WantingDataset;
}

export interface WantingDataset {
  /** null if unknown. */
  readonly name: string | null;
  /** Whether its `classes_file` can list more classes than it has images of; some kinds have none. */
  readonly takesClassesFile: boolean;
  /** Whether its `classes` can map its classes to outputs of the network. */
  readonly takesClasses: boolean;
}

/** The error for a file whose classifier has another number of classes. */
export const classesMismatch = (file: string, inFile: number, { classes, dataset }: WantedClasses): FixresError => {
  const asker = dataset === undefined ? 'the requested network' : nameOf(dataset);
  return new FixresError(
    'MODEL_WEIGHTS_MISMATCH',
    `${file}: its classifier has ${counted(inFile, 'class', 'classes')}, but ${asker} has ${classes}`,
    {
      path: file,
      hint:
        dataset === undefined
          ? `request ${counted(inFile, 'class', 'classes')}, with \`--classes ${inFile}\` on the command line`
          : `${hintFor(inFile, classes, dataset)}; \`fixres model inspect ${shellWord(file)}\` shows the network's classes`,
    },
  );
};

const nameOf = ({ name }: WantingDataset): string => (name === null ? 'the data set' : `the data set \`${name}\``);

const hintFor = (inFile: number, classes: number, { takesClassesFile, takesClasses }: WantingDataset): string => {
  const renew = 'set `classifier: new` of the model, and fine-tune it';
  if (classes > inFile || !(takesClassesFile || takesClasses)) return renew;
  const name = takesClassesFile
    ? `list all ${inFile} classes of the network, in its order, in \`classes_file\` of the data set, and add \`classes: present\` if only the classes of its images are valid predictions`
    : `list the network's output for each of the ${classes} classes, in their order, in \`classes\` of the data set`;
  return `${name}; or ${renew}`;
};
