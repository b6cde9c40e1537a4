import { leavesFolder, relativeSlashed } from '../../base/files/slash-path.ts';
import type { DraftModel, Sourced } from '../draft/draft-model.ts';
import type { PlacedImages } from '../draft/place-images.ts';

/** What the network is tested at and fine-tuned in. */
export interface DraftGrid {
  /** Rising, pixels. */
  readonly resolutionsPx: readonly number[];
  readonly scopes: readonly (readonly string[])[];
}

export interface SpecParts {
  readonly name: string;
  readonly model: DraftModel;
  readonly images: PlacedImages;
  /** null: only the native resolution, and nothing is fine-tuned. */
  readonly grid: DraftGrid | null;
  /** The folder that the spec is written into; absolute. */
  readonly folder: string;
}

/** A spec for a network and images, with comments for whoever edits it. */
export const specText = ({ name, model, images, grid, folder }: SpecParts): string => {
  const { resolutionsPx, scopes } = grid ?? { resolutionsPx: [model.nativePx.value], scopes: [[]] };
  const isTuned = images.hasTraining && scopes.length > 1;
  const path = (file: string): string => value(pathFrom(folder, file));
  const { mean, std } = model.normalize.value;
  return `# Written by \`fixres init\`, to be edited. \`fixres schema\` describes every key.
#
#   fixres validate experiment.yaml    checks this file
#   fixres plan experiment.yaml        looks at the images, and says what would run
#   fixres run experiment.yaml         runs it
name: ${value(name)}

# Paths are relative to this file.
dataset:
  root: ${path(images.root)}
${Object.entries(images.layout)
  .map(([key, entry]) => `  ${key}: ${value(entry)}\n`)
  .join(
    '',
  )}  # The n-th class has to be the n-th output of the network${classesText(model)}. Folders are sorted by name; where
  # the network has another order, list the folders' names in that order, one a line:
  # classes_file: classes.txt

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

const classesText = ({ classes }: DraftModel): string => (classes === null ? '' : `, which has ${classes}`);

/** A line of the spec with its source; none where nothing is known, so that the schema's default counts. */
const commented = (key: string, known: Sourced<unknown> | null): string =>
  known === null ? '' : `  # ${sourceText(known.from)}\n  ${key}: ${value(known.value)}\n`;

const tuningText = (scopes: DraftGrid['scopes']): string => `
# What is fine-tuned at each test resolution: nothing, and ever more of the network's end.
finetune:
  scopes: [${scopes.map((parts) => `[${parts.join(', ')}]`).join(', ')}]
  bn: affine
  # Learning rate and number of steps adapt to the images; \`fixres report tuning\` shows them. Your own:
  # recipe: { learning_rate: 0.02, learning_rate_rule: plain, batch_size: 32, epochs: 10 }

# The best resolution and scope are chosen on a fifth of the training images, so that the test images do not choose.
select: { share: 0.2 }
`;

const untunedText = ({ hasTraining }: PlacedImages): string =>
  hasTraining
    ? ''
    : `
# There are no training images, so nothing is fine-tuned. With some, name their folder as \`dataset.train\` and add:
# finetune: { scopes: [[], [classifier]] }
`;

/** Below the spec's folder a relative path, which may be moved with it; elsewhere an absolute one. */
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
