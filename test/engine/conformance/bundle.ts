import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const conformanceEngines = ['onnx', 'cpu'] as const;
export type ConformanceEngine = (typeof conformanceEngines)[number];

/**
 * Bundles tfjs-core's own suite with one engine and gives the bundle's address. It lies under node_modules, so that
 * ONNX Runtime's native part, which stays outside, is found from there.
 */
export const bundleSuite = async (engine: ConformanceEngine): Promise<URL> => {
  const folder = new URL('../../../node_modules/.cache/fixres/', import.meta.url);
  const bundle = new URL(`conformance-${engine}-${process.pid}.mjs`, folder);
  await mkdir(folder, { recursive: true });
  await build({
    stdin: {
      // The environment comes first: a test file asks for it as soon as it is loaded.
      contents: `export { fallbackCounts } from './environments/${engine}.ts';
                 import '@tensorflow/tfjs-core/dist/tests';`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    outfile: fileURLToPath(bundle),
    bundle: true,
    platform: 'node',
    format: 'esm',
    // What is CommonJS among them asks for node's own modules; the name must not be one that a module of the bundle has.
    banner: {
      js: `import { createRequire as createRequireOfBundle } from 'node:module';
           const require = createRequireOfBundle(import.meta.url);`,
    },
    // The ES modules of TF.js, so that suite, engine and kernels share one copy of its core.
    mainFields: ['module', 'main'],
    external: ['jasmine-core', 'onnxruntime-node', 'onnxruntime-common'],
    // tfjs-core's package.json says that its test files have no side effects.
    ignoreAnnotations: true,
    logLevel: 'error',
  });
  return bundle;
};
