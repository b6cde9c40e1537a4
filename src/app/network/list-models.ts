import {
  type Aliases,
  type ArchitectureName,
  aliasesOf,
  architectureNames,
  multiplyAdds,
  parameterCount,
  possibleScopes,
  zoo,
} from '../../model/index.ts';

/** A network of the zoo, with ImageNet's number of classes. */
export interface ListedModel {
  readonly name: ArchitectureName;
  readonly aliases: Aliases;
  readonly parameters: number;
  /** Multiply-adds of one image at the native resolution. */
  readonly multiplyAdds: number;
  readonly nativeResolutionPx: number;
  /** As written in a spec; `last_cells` up to this number. */
  readonly scopes: readonly string[];
}

const classes = 1000;

export const listModels = (): readonly ListedModel[] =>
  architectureNames.map((name) => {
    const network = zoo[name](classes);
    const { classifier, bn, lastCells } = possibleScopes(network);
    const { trainResolutionPx } = network.pretrained;
    return {
      name,
      aliases: aliasesOf(name),
      parameters: parameterCount(network),
      multiplyAdds: multiplyAdds(network, trainResolutionPx),
      nativeResolutionPx: trainResolutionPx,
      scopes: [
        ...(classifier ? ['classifier'] : []),
        ...(bn ? ['bn'] : []),
        ...(lastCells > 0 ? [`last_cells: 1 to ${lastCells}`] : []),
        ...(network.lacks?.all === undefined ? ['all'] : []),
      ],
    };
  });
