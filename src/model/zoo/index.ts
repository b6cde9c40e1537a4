import type { Network } from '../types.ts';
import { quicknet } from './quicknet.ts';
import { resnet18 } from './resnet18.ts';
import { resnet50 } from './resnet50.ts';
import { tinynet } from './tinynet.ts';

/** Every architecture by name: a function from the number of classes to the network. */
export const zoo = { quicknet, tinynet, resnet18, resnet50 } as const satisfies Record<
  string,
  (classes: number) => Network
>;

export type ArchitectureName = keyof typeof zoo;
export const architectureNames = Object.keys(zoo) as readonly ArchitectureName[];
