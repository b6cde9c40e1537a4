/** Grids that each spend their time on a different kind of run; the specs lack only the name. */
export const gridsOf = (images: string, weights: string): Readonly<Record<string, object>> => {
  const dataset = { kind: 'folder', root: images, train: 'train', test: 'test' };
  const model = { name: 'quicknet', weights, train_resolution: 96 };
  return {
    /** The trunk, at several resolutions. */
    passes: {
      dataset,
      model,
      finetune: { scopes: [[], ['classifier']], bn: 'affine', recipe: { batch_size: 32, epochs: 1 } },
      test: { resolutions: [96, 128, 160, 192] },
      report: ['table1'],
    },
    /** Heads on features, for several seeds. */
    heads: {
      dataset,
      model,
      finetune: { scopes: [[], ['classifier', 'bn']], bn: 'affine', recipe: { batch_size: 32, epochs: 20 } },
      test: { resolutions: [96, 128] },
      seeds: [1, 2],
      report: ['table1'],
    },
    /** Training whole networks. */
    trainings: {
      dataset,
      model: { name: 'quicknet' },
      train: { resolutions: [48, 64], recipe: { batch_size: 32, epochs: 5 } },
      test: { resolutions: [64, 80] },
      report: ['table1'],
    },
  };
};
