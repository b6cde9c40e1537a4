import { didYouMean } from '../../base/did-you-mean.ts';
import { FixresError } from '../../base/errors.ts';
import { type ArchitectureName, architectureNames, type PublishedWeights, zoo } from '../../model/index.ts';

/** Published weights under a unique name: `resnet50.tv_in1k`. */
export interface CatalogueEntry {
  readonly id: string;
  readonly architecture: ArchitectureName;
  readonly published: PublishedWeights;
}

/** ImageNet's number of classes, with which the networks are published; it is irrelevant here. */
const classes = 1000;

export const catalogue = (): readonly CatalogueEntry[] =>
  architectureNames.flatMap((architecture) =>
    zoo[architecture](classes).pretrained.published.map((published) => ({
      id: `${architecture}.${published.name}`,
      architecture,
      published,
    })),
  );

/** Throws CLI_USAGE, suggesting the closest name. */
export const findInCatalogue = (id: string): CatalogueEntry => {
  const entries = catalogue();
  const found = entries.find((entry) => entry.id === id);
  if (found !== undefined) return found;
  const known = entries.map((entry) => entry.id);
  throw new FixresError('CLI_USAGE', `no published weights are known as \`${id}\``, {
    hint: `${didYouMean(id, known)}\`fixres weights list\` lists all`,
  });
};
