import { leavesFolder, relativeSlashed } from '../../base/files/slash-path.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { DraftModel, Sourced } from '../draft/draft-model.ts';
import type { PlacedImages } from '../draft/place-images.ts';

/** The resolutions and scopes of the experiment. */
export interface DraftGrid {
  /** Ascending, pixels. */
  readonly resolutionsPx: readonly number[];
  readonly scopes: readonly (readonly string[])[];
}

export interface SpecParts {
  readonly name: string;
  readonly model: DraftModel;
  readonly images: PlacedImages;
  /** null: only the native resolution, and nothing is fine-tuned. */
  readonly grid: DraftGrid | null;
  /** The file whose class names define the order of the classes; null: sorting by name does. */
  readonly order: string | null;
  /** Absolute path of the spec's folder. */
  readonly folder: string;
  /** The spec itself, as the user would name it. */
  readonly file: string;
}

/** A spec for a network and images, with comments for editing it. */
export const specText = ({ name, model, images, grid, order, folder, file }: SpecParts): string => {
  const { resolutionsPx, scopes } = grid ?? { resolutionsPx: [model.nativePx.value], scopes: [[]] };
  const isTuned = images.hasTraining && scopes.length > 1;
  const path = (target: string): string => value(pathFrom(folder, target));
  const spec = shellWord(file);
  const { mean, std } = model.normalize.value;
  return `# Written by \`fixres init\` for you to edit. \`fixres schema\` describes every key.
#
#   fixres validate ${spec}    checks this file
#   fixres plan ${spec}        reads the images and shows what would run
#   fixres run ${spec}         runs it
name: ${value(name)}

# Paths are relative to this file, those below \`dataset\` to its root.
dataset:
  root: ${path(images.root)}
${Object.entries(images.layout)
  .map(([key, entry]) => `  ${key}: ${value(entry)}\n`)
  .join('')}${orderText(model, order)}
model:
  name: ${model.name}
  weights: ${path(model.weights)}
${model.notes.map((note) => `  # ${note.replaceAll('\n', ' ')}\n`).join('')}${commented('train_resolution', model.nativePx)}  # ${sourceText(model.normalize.from)}
  normalize: { mean: ${value(mean)}, std: ${value(std)} }
${isTuned ? tuningText(scopes) : untunedText(images)}
test:
  resolutions: ${spaced(resolutionsPx)}
${commented('crop_ratio', model.cropRatio)}${commented('resize', model.resize)}${commented('interpolation', model.interpolation)}
report: [best, curve, table1]
`;
};

const orderText = (model: DraftModel, order: string | null): string =>
  order === null
    ? `  # The n-th class must be the n-th output of the network${classesText(model)}. Folders are sorted by name. If the
  # network has another order, write the folders' names in that order to a file, one per line, and set \`classes_file\`
  # to its path, relative to \`root\`.
`
    : `  # The classes are in the order of the network's own names, from ${order}.
`;

const classesText = ({ classes }: DraftModel): string => (classes === null ? '' : `, which has ${classes}`);

/** A line of the spec with its source; omitted if the value is unknown, so that the schema's default applies. */
const commented = (key: string, known: Sourced<unknown> | null): string =>
  known === null ? '' : `  # ${sourceText(known.from)}\n  ${key}: ${value(known.value)}\n`;

const tuningText = (scopes: DraftGrid['scopes']): string => `
# Scopes to fine-tune at each test resolution: nothing, then more and more of the last layers.
finetune:
  scopes: [${scopes.map((parts) => `[${parts.join(', ')}]`).join(', ')}]
  bn: affine
  # Learning rate and number of steps adapt to the images; \`fixres report tuning\` shows them. To set your own:
  # recipe: { learning_rate: 0.02, learning_rate_rule: plain, batch_size: 32, epochs: 10 }

# The best resolution and scope are chosen on a fifth of the training images, never on the test images.
select: { share: 0.2 }
`;

const untunedText = ({ hasTraining }: PlacedImages): string =>
  hasTraining
    ? ''
    : `
# There are no training images, so nothing is fine-tuned. To add some, set \`dataset.train\` to their folder and add:
# finetune: { scopes: [[], [classifier]] }
`;

/** A relative path below the spec's folder, so that both can be moved together; otherwise an absolute path. */
const pathFrom = (folder: string, file: string): string => {
  const inside = relativeSlashed(folder, file);
  return leavesFolder(inside) ? file : inside;
};

/** JSON is YAML; `${` would be a variable. */
const value = (json: unknown): string => plain(json) ?? JSON.stringify(json).replaceAll('${', () => '$${');

/** Words that YAML reads as text without quotes. */
const plain = (json: unknown): string | null =>
  typeof json === 'string' &&
  /^[A-Za-z./][\w./-]*$/.test(json) &&
  !/^(true|false|null|yes|no|on|off|y|n|~|\.+)$/i.test(json)
    ? json
    : null;

const spaced = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`;

const sourceText = (from: string): string => (from === 'zoo' ? "The architecture's own." : `From ${from}.`);
