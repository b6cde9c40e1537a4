import type { Network } from '../types.ts';
import { quicknet } from './quicknet.ts';
import { resnet18, resnet50, resnet101, resnext50_32x4d, resnext101_32x48d } from './resnet.ts';
import { tinynet } from './tinynet.ts';

/** Every architecture by name: a function from the number of classes to the network. */
export const zoo = {
  quicknet,
  tinynet,
  resnet18,
  resnet50,
  resnet101,
  resnext50_32x4d,
  resnext101_32x48d,
} as const satisfies Record<string, (classes: number) => Network>;

export type ArchitectureName = keyof typeof zoo;
export const architectureNames = Object.keys(zoo) as readonly ArchitectureName[];
