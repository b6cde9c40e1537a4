import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Surroundings } from '../surroundings.ts';

/** Path of downloaded weights, below `FIXRES_CACHE` or fixres's folder in the user's cache. */
export const cachedFile = ({ env, cwd }: Surroundings, id: string, url: string): string => {
  const root =
    env.FIXRES_CACHE === undefined
      ? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fixres')
      : resolve(cwd, env.FIXRES_CACHE);
  return join(root, 'weights', id, basename(new URL(url).pathname));
};
