import type { Network } from '../types.ts';
import { convnext_base, convnext_large, convnext_small, convnext_tiny } from './convnext.ts';
import { densenet121, densenet169, densenet201 } from './densenet.ts';
import { efficientNetsV2 } from './efficientnet-v2.ts';
import { efficientNets } from './efficientnets.ts';
import { inceptionResnetV2 } from './inception-resnet-v2.ts';
import { mobilenetV2 } from './mobilenet-v2.ts';
import { mobilenetv3_large_100, mobilenetv3_small_100 } from './mobilenet-v3.ts';
import { pnasnet5large, pnasnet5largeFixres } from './pnasnet5large.ts';
import { quicknet } from './quicknet.ts';
import { regnety_016, regnety_032 } from './regnet.ts';
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
import { visionTransformers } from './vision-transformer.ts';

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
  densenet121,
  densenet169,
  densenet201,
  mobilenet_v2: mobilenetV2,
  mobilenetv3_large_100,
  mobilenetv3_small_100,
  regnety_016,
  regnety_032,
  ...efficientNets,
  ...efficientNetsV2,
  convnext_tiny,
  convnext_small,
  convnext_base,
  convnext_large,
  ...visionTransformers,
} as const satisfies Record<string, (classes: number) => Network>;

export type ArchitectureName = keyof typeof zoo;
export const architectureNames = Object.keys(zoo) as readonly ArchitectureName[];
