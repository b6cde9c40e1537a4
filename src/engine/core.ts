import { createRequire } from 'node:module';
import type * as core from '@tensorflow/tfjs-core';

/** Everything that TF.js's core exports. */
export type Core = typeof core;

const require = createRequire(import.meta.url);

/** The members of a module that is loaded when one of them is first used. */
export const loadedWhenUsed = (load: () => Core): Core => {
  let loaded: Core | undefined;
  return new Proxy({} as Core, {
    get: (_, name) => {
      loaded ??= load();
      return Reflect.get(loaded, name);
    },
  });
};

/** TF.js's core without our registrations, for code that registers something with it. All other code uses `tf.ts`. */
export const tf = loadedWhenUsed(() => require('@tensorflow/tfjs-core'));
