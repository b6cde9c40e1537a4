import { createRequire } from 'node:module';
import type * as core from '@tensorflow/tfjs-core';

/** All that TF.js's core exports. */
export type Core = typeof core;

const require = createRequire(import.meta.url);

/** The members of a module that is loaded when the first of them is asked for. */
export const loadedWhenUsed = (load: () => Core): Core => {
  let loaded: Core | undefined;
  return new Proxy({} as Core, {
    get: (_, name) => {
      loaded ??= load();
      return Reflect.get(loaded, name);
    },
  });
};

/** TF.js's core by itself, for what is registered with it. Everything else takes `tf.ts`. */
export const tf = loadedWhenUsed(() => require('@tensorflow/tfjs-core'));
