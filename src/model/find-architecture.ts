import { didYouMean } from '../base/did-you-mean.ts';
import { FixresError } from '../base/errors.ts';
import type { Network } from './types.ts';
import { type ArchitectureName, architectureNames, zoo } from './zoo/index.ts';

export const isArchitecture = (name: string): name is ArchitectureName => Object.hasOwn(zoo, name);

/** The named network with the given number of classes. Throws MODEL_UNKNOWN, suggesting the closest name. */
export const findArchitecture = (name: string, classes: number): Network => {
  if (isArchitecture(name)) return zoo[name](classes);
  throw new FixresError('MODEL_UNKNOWN', `the architecture \`${name}\` does not exist`, {
    path: '/model/name',
    hint: `${didYouMean(name, architectureNames)}\`fixres model list\` lists all networks`,
  });
};
