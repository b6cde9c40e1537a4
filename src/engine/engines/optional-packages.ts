import { createRequire } from 'node:module';
import { FixresError } from '../../base/errors.ts';
import type { EngineName } from '../types.ts';
import type { PackageSet } from './engine.ts';

/** Searches the same folders as plain `require`: next to fixres, in its parent folders, in NODE_PATH. */
export const requireFromHere: NodeJS.Require = createRequire(import.meta.url);

/** `@tensorflow/tfjs-node@4.22.0` -> `@tensorflow/tfjs-node` */
export const packageName = (withVersion: string): string => withVersion.slice(0, withVersion.lastIndexOf('@'));

export const isInstalled = (name: string): boolean => {
  try {
    requireFromHere.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
};

/** `@tensorflow/tfjs-node 4.22.0`, as installed. */
export const installedVersion = (name: string): string =>
  `${name} ${(requireFromHere(`${name}/package.json`) as { version: string }).version}`;

export const installCommand = (packages: PackageSet): string => `npm install ${packages.join(' ')}`;

/** Package names in the first completely installed set. Throws ENGINE_UNAVAILABLE if there is none. */
export const findPackages = (engine: EngineName, sets: readonly PackageSet[]): readonly string[] => {
  const found = sets.map((set) => set.map(packageName)).find((names) => names.every(isInstalled));
  if (found !== undefined) return found;
  const missing = sets.map((set) => set.map(packageName).filter((name) => !isInstalled(name)));
  throw new FixresError(
    'ENGINE_UNAVAILABLE',
    `the engine \`${engine}\` needs ${missing.map((names) => names.join(' and ')).join(', or ')}, which is not installed`,
    { path: '/engine', hint: `install it with ${sets.map((set) => `\`${installCommand(set)}\``).join(' or ')}` },
  );
};
