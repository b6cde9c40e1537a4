import type { ArchitectureName } from './index.ts';

/** Names of a zoo network in other libraries; null if they have none whose checkpoints fit. */
export interface Aliases {
  readonly timm: string | null;
  readonly torchvision: string | null;
}

/** For networks that timm lacks or names differently. Source: `timm.list_models()` of timm 1.0.31. */
const timmNames: Partial<Record<ArchitectureName, string | null>> = {
  quicknet: null,
  tinynet: null,
  resnext101_32x48d: null,
  pnasnet5large_fixres: null,
  senet154: 'legacy_senet154',
  mobilenet_v2: 'mobilenetv2_100',
  // timm's `efficientnetv2_s` adds a different epsilon to the variance.
  efficientnet_v2_s: null,
};

/** For networks that torchvision names differently although the function is the same. */
const torchvisionNames: Partial<Record<ArchitectureName, string>> = {
  regnety_016: 'regnet_y_1_6gf',
  regnety_032: 'regnet_y_3_2gf',
};

/**
 * Networks with the same name in torchvision. Source: `torchvision.models.list_models()` of torchvision 0.29.2; for
 * those with other keys see key-names.ts and other-names.ts.
 */
const inTorchvision =
  /^(resnet\d+|wide_resnet\d+_2|resnext(50_32x4d|101_32x8d|101_64x4d)|efficientnet_b[0-4]|efficientnet_v2_s|densenet\d+|mobilenet_v2|convnext_(tiny|small|base|large))$/;

export const aliasesOf = (name: ArchitectureName): Aliases => ({
  timm: Object.hasOwn(timmNames, name) ? (timmNames[name] ?? null) : name,
  torchvision: torchvisionNames[name] ?? (inTorchvision.test(name) ? name : null),
});

/** The zoo network with this name in one of these libraries; undefined if there is none. */
export const architectureCalled = (
  name: string,
  architectures: readonly ArchitectureName[],
): ArchitectureName | undefined =>
  architectures.find((one) => aliasesOf(one).timm === name) ?? architectures.find((one) => one === name);
