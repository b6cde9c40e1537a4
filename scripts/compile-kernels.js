// Compiles assembly/, written in AssemblyScript, into src/data/kernels/kernels-wasm.ts: the module's bytes in base64.
// With `--check` nothing is written: the exit code says whether the file is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = `${root}/src/data/kernels/kernels-wasm.ts`;
const options = ['-O3', '--noAssert', '--converge', '--runtime', 'stub', '--enable', 'simd'];

let bytes;
const { error, stderr } = await asc.main(
  ['assembly/index.ts', ...options, '--baseDir', root, '--outFile', 'kernels.wasm'],
  {
    writeFile: (_name, content) => {
      bytes = content;
    },
  },
);
if (error !== null) {
  console.error(stderr.toString());
  throw error;
}
const text = `// Generated from assembly/ by \`npm run kernels\`. Change the sources there, not this file.
export const kernelsWasm =
  '${Buffer.from(bytes).toString('base64')}';
`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('src/data/kernels/kernels-wasm.ts is older than assembly/: run `npm run kernels`');
  process.exitCode = 1;
}
