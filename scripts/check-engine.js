// Shared by the checks of engines with optional packages: `check-tensorflow.js`, `check-webgpu.js`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Prints why nothing was checked and exits; not a failure, because a machine may lack what the check needs. */
export const skip = (reason) => {
  console.log(`SKIPPED: ${reason}`);
  process.exit(0);
};

export const fail = (reason) => {
  console.error(`FAILED: ${reason}`);
  process.exit(1);
};

/** Runs a program and shows what it prints; true if it succeeded. */
export const run = (command, args, { cwd, env = {} } = {}) => {
  console.log(`$ ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
};

/** Whether a program can be started and succeeds, e.g. `python3 -m pip --version`. */
export const works = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Creates a separate npm project outside this one; packages stay there from one check to the next. */
export const openFolder = (folder) => {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
};

/** Without install scripts, which would download libraries from elsewhere. */
export const installPackages = (folder, packages) => {
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages];
  if (!run('npm', args, { cwd: folder })) skip('the packages could not be installed (no network?)');
};

/** Runs the suite that every engine has to pass, with the folder's packages available. Exits if it fails. */
export const runBackendSuite = ({ engine, device = 'cpu' }, folder, env = {}) => {
  const name = device === 'cpu' ? `the engine \`${engine}\`` : `the engine \`${engine}\` on \`${device}\``;
  const passed = run(process.execPath, ['--import', 'tsx', '--test', 'test/engine/backend-chosen.ts'], {
    cwd: root,
    env: {
      ...env,
      FIXRES_ENGINE_UNDER_TEST: engine,
      FIXRES_DEVICE_UNDER_TEST: device,
      NODE_PATH: join(folder, 'node_modules'),
    },
  });
  if (!passed) fail(`${name} did not pass the suite`);
  console.log(`PASSED: ${name}`);
};
