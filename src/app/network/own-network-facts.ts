import { type HeadNames, importAny, type NetworkFacts, nothingKnownOfNetwork } from '../../model/index.ts';

/** Facts from the graph of a user's own network: its classes, and the side of its input if fixed. */
export const ownNetworkFacts = (file: string, head: HeadNames = {}): NetworkFacts => {
  const imported = importAny(file, head);
  const input = 'graph' in imported ? imported.graph.inputs[0] : imported.image;
  const known = <Value>(value: Value) => ({ value, from: 'graph' });
  const sides = (input?.shape ?? []).filter((size): size is number => typeof size === 'number' && size > channels);
  const [side] = sides;
  const isFixed = sides.length >= 2 && sides.every((one) => one === side);
  return {
    ...nothingKnownOfNetwork,
    classes: known(imported.network.classes),
    nativeResolutionPx: isFixed && side !== undefined ? known(side) : null,
  };
};

/** Input axes of at most this length are channels or the batch. */
const channels = 4;
