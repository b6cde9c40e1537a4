// Builds the real binding of tfjs-node-gpu in a scratch folder and runs the engines' suite on it, including a small
// training run:
//   npm run check:tensorflow [-- DIR]      DIR: where to build; default in the system's temporary folder
// tfjs-node's own install script downloads libtensorflow from a Google bucket. The same C library is in the wheel
// `tensorflow-cpu` on PyPI, so that only npm and PyPI are needed. It computes on the CPU; the check covers the package,
// the binding and the engine. On a machine that cannot build the binding, the check is skipped with a message.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fail, installPackages, openFolder, run, runBackendSuite, skip, works } from './check-engine.js';

const packageName = '@tensorflow/tfjs-node-gpu';
const packageVersion = '4.22.0';

// The newest wheel known to work: its C library still exports everything that the binding of 4.22.0 links against.
const tensorflowVersion = '2.12.1';

const folder = resolve(process.argv[2] ?? join(tmpdir(), 'fixres-check-tensorflow'));

const checkTools = () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') skip('the check has a wheel only for Linux on x64');
  if (!works('python3', '-m', 'pip', '--version')) skip('python3 with pip is missing (node-gyp and the wheel need it)');
  if (!works('g++', '--version') || !works('make', '--version')) skip('g++ and make are missing');
};

/** Puts libtensorflow and its headers where the binding's build looks for them: `deps/lib`, `deps/include`. */
const fetchLibrary = (packageFolder) => {
  const scratch = mkdtempSync(join(folder, 'wheel-'));
  const wheel = ['download', '-q', '--no-deps', '--only-binary=:all:', '--python-version', '3.11'];
  const platform = ['--platform', 'manylinux2014_x86_64', '-d', scratch, `tensorflow-cpu==${tensorflowVersion}`];
  if (!run('python3', ['-m', 'pip', ...wheel, ...platform])) skip('the wheel could not be fetched (no network?)');
  const unpack = `import glob, zipfile; zipfile.ZipFile(glob.glob('${scratch}/*.whl')[0]).extractall('${scratch}')`;
  if (!run('python3', ['-c', unpack])) fail('the wheel could not be unpacked');

  const [source, deps] = [join(scratch, 'tensorflow'), join(packageFolder, 'deps')];
  mkdirSync(join(deps, 'lib'), { recursive: true });
  renameSync(join(source, 'include'), join(deps, 'include'));
  for (const [from, to] of libraryNames) copyFileSync(join(source, from), join(deps, 'lib', to));
  rmSync(scratch, { recursive: true });
};

// Each under the name that the binding links against (`-ltensorflow`) and under the one that the loader looks for.
const libraryNames = [
  ['libtensorflow_cc.so.2', 'libtensorflow.so'],
  ['libtensorflow_cc.so.2', 'libtensorflow_cc.so.2'],
  ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
  ['libtensorflow_framework.so.2', 'libtensorflow_framework.so.2'],
];

/** Most installations include Node's headers; otherwise node-gyp downloads them. */
const nodeHeaders = () => {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
};

const build = (packageFolder) => {
  const gyp = join(folder, 'node_modules/.bin/node-pre-gyp');
  const built = run(gyp, ['install', '--build-from-source', '--loglevel=error', ...nodeHeaders()], {
    cwd: packageFolder,
  });
  if (!built) fail('the binding could not be built');
};

checkTools();
openFolder(folder);
installPackages(folder, [`${packageName}@${packageVersion}`]);
const packageFolder = join(folder, 'node_modules', packageName);
if (!existsSync(join(packageFolder, 'deps/include'))) fetchLibrary(packageFolder);
if (!existsSync(join(packageFolder, 'lib/napi-v8/tfjs_binding.node'))) build(packageFolder);
runBackendSuite({ engine: 'tensorflow' }, folder);
