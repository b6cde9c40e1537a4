import type { Network } from '../types.ts';
import { efficientNets } from './efficientnets.ts';
import { inceptionResnetV2 } from './inception-resnet-v2.ts';
import { pnasnet5large, pnasnet5largeFixres } from './pnasnet5large.ts';
import { quicknet } from './quicknet.ts';
import {
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  resnext50_32x4d,
  resnext101_32x8d,
  resnext101_32x48d,
  resnext101_64x4d,
  wide_resnet50_2,
} from './resnet.ts';
import { senet154 } from './senet154.ts';
import { tinynet } from './tinynet.ts';

/** Every architecture by name: a function from the number of classes to the network. */
export const zoo = {
  quicknet,
  tinynet,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  wide_resnet50_2,
  resnext50_32x4d,
  resnext101_32x8d,
  resnext101_64x4d,
  resnext101_32x48d,
  pnasnet5large,
  pnasnet5large_fixres: pnasnet5largeFixres,
  senet154,
  inception_resnet_v2: inceptionResnetV2,
  ...efficientNets,
} as const satisfies Record<string, (classes: number) => Network>;

export type ArchitectureName = keyof typeof zoo;
export const architectureNames = Object.keys(zoo) as readonly ArchitectureName[];
