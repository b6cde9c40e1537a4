// Compiles src/ to dist/ and makes the command executable. Run by `npm run build`, and before the package is packed.
// The build goes to a folder beside dist/, which takes its place when complete: a build that fails or changes nothing
// does not disturb programs that run from dist/.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { putInPlace } from './build/put-in-place.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const typescript = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

const fresh = mkdtempSync(join(root, '.dist-'));
const { status } = spawnSync(process.execPath, [typescript, '-p', 'tsconfig.build.json', '--outDir', fresh], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) {
  rmSync(fresh, { recursive: true, force: true });
  process.exit(status ?? 1);
}
chmodSync(join(fresh, 'cli/main.js'), 0o755);
chmodSync(fresh, 0o755); // mkdtemp gives access to the owner only
putInPlace(fresh, join(root, 'dist'));
