// Runs every test/**/*.test.ts(x), or those whose path contains one of the arguments, and fails if there are none.
// (On Node 20, `node --test` accepts no glob, and with a folder it runs nothing and passes.)
// They run compiled (see scripts/test/compile-tree.js); a single file also runs as `node --import tsx --test FILE`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileTree } from './test/compile-tree.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(`${root}/test`, { recursive: true })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => /\.test\.tsx?$/.test(file))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(' ') || 'test/**/*.test.ts'}`);
  process.exit(1);
}
const tree = await compileTree(root);
const compiled = files.map((file) => `${tree}/${file.replace(/\.tsx?$/, '.js')}`);
// When Ink believes that it is in CI, it draws only the last frame; without these variables, tests see the same view
// everywhere.
const { CI: _, CONTINUOUS_INTEGRATION: __, ...env } = process.env;
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-concurrency=2', ...compiled],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, NODE_ENV: 'production' },
  },
);
process.exit(status ?? 1);
