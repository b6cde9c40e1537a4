// Packs fixres, installs the tarball in an empty folder like a user, and uses it there:
//   npm run check:package -- [--npm 'npx -y npm@10'] [--node-version 22] [--scripts]
// Every file that the README links to has to be in it; the install must not print warnings about fixres; the
// quickstart, shortened, runs by name; `fixres` and `fixres/engine` are imported as ES modules and type-checked by a
// consumer under `nodenext` and `bundler`. Install scripts are run with `--scripts`: SQLite is then compiled or
// downloaded; otherwise the copy compiled in this repository is used. Only the registry is needed. Exit code 1 if
// something is wrong.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    npm: { type: 'string', default: 'npm' },
    'node-version': { type: 'string' },
    scripts: { type: 'boolean', default: false },
  },
});
const repository = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'fixres-package-'));
const user = join(work, 'user');
mkdirSync(user);

/** The output of a command; throws with the whole output if the command fails. */
const run = (command, words, options = {}) => {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: user,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
  });
  if (status === 0) return { stdout, stderr };
  throw new Error(`\`${command} ${words.join(' ')}\` ended with ${status}\n${stdout}${stderr}`);
};

const [npm, ...npmWords] = values.npm.split(' ');

/** This Node, or another version from the registry, with the headers that native packages are compiled against. */
const node = () => {
  const version = values['node-version'];
  if (version === undefined) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const place = join(work, 'node');
  mkdirSync(place);
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', place, `${name}@${version}`]);
  const folder = join(place, 'node_modules', name);
  const programs = join(folder, 'bin');
  process.env.PATH = `${programs}${delimiter}${process.env.PATH}`;
  process.env.npm_config_nodedir = folder;
  return join(programs, process.platform === 'win32' ? 'node.exe' : 'node');
};

const step = (name, work) => {
  const startedMs = Date.now();
  const said = work();
  console.log(
    `right  ${name}${said === undefined ? '' : `: ${said}`} (${((Date.now() - startedMs) / 1000).toFixed(0)} s)`,
  );
};

let tarball = '';
const pack = () => {
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], { cwd: repository }).stdout,
  );
  tarball = join(work, packed.filename);
  const names = new Set(packed.files.map(({ path }) => path));
  for (const [, link] of readFileSync(join(repository, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g))
    if (!names.has(link)) throw new Error(`README.md links to ${link}, which is not in the package`);
  return `${names.size} files, ${(packed.size / 1e6).toFixed(1)} MB packed, ${(packed.unpackedSize / 1e6).toFixed(1)} MB unpacked`;
};

const install = () => {
  writeFileSync(join(user, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n');
  const scripts = values.scripts ? [] : ['--ignore-scripts'];
  const words = [...npmWords, 'install', ...scripts, '--no-audit', '--no-fund', '--prefer-offline', tarball];
  const { stderr } = run(npm, words, { env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' } });
  const ours = stderr.split('\n').filter((line) => /Unknown project config|fixres/.test(line));
  if (ours.length > 0) throw new Error(`npm warns:\n${ours.join('\n')}`);
  if (isCompiledHere && !values.scripts) {
    const built = 'node_modules/better-sqlite3/build';
    cpSync(join(repository, built), join(user, built), { recursive: true });
  }
  return `npm ${run(npm, [...npmWords, '--version']).stdout.trim()}`;
};

const fixres = (...words) => run(interpreter, [join(user, 'node_modules/fixres/dist/cli/main.js'), ...words]);

/** The quickstart with few images and one epoch, which shows that it runs, not the effect. */
const quickstart = () => {
  const shorter = [
    'dataset.train=90',
    'dataset.test=60',
    'train.recipe.epochs=1',
    'finetune.images=60',
    'finetune.recipe.epochs=1',
  ];
  const few = ['test.resolutions=[48,60]', 'finetune.scopes=[[],[classifier]]'];
  const set = [...shorter, ...few].flatMap((value) => ['--set', value]);
  const { stdout } = fixres('run', 'quickstart', ...set, '--workers', '1', '--no-tui');
  if (!/quickstart: \d+ finished, 0 cached, 0 failed/.test(stdout)) throw new Error(stdout);
  if (!existsSync(join(user, 'runs/runs.sqlite'))) throw new Error('no runs/runs.sqlite');
  const again = fixres('run', 'quickstart', ...set, '--workers', '1', '--no-tui').stdout;
  if (!/quickstart: 0 finished, \d+ cached/.test(again)) throw new Error(again);
};

const modules = () => {
  const program = `
    import { advise, loadExperiment, wilsonInterval95 } from 'fixres';
    import { openEngine, registerOnnxBackend, tf } from 'fixres/engine';
    import schema from 'fixres/schemas/experiment.schema.json' with { type: 'json' };
    if (typeof advise !== 'function' || typeof loadExperiment !== 'function') throw new Error('fixres');
    if (typeof registerOnnxBackend !== 'function' || schema.$id === undefined && schema.title === undefined) throw new Error('engine');
    await openEngine({ engine: 'onnx', threads: 1 });
    const [product] = await tf.matMul([[2, 3]], [[4], [5]]).data();
    if (product !== 23 || wilsonInterval95(5, 10)[0] > 0.5) throw new Error(String(product));
  `;
  writeFileSync(join(user, 'imports.js'), program);
  run(interpreter, ['imports.js']);
};

/** The type tests of the repository, compiled as code of a user. */
const types = () => {
  const source = readFileSync(join(repository, 'test/types/public-api.ts'), 'utf8')
    .replaceAll("'../../src/index.ts'", "'fixres'")
    .replaceAll("'../../src/engine/index.ts'", "'fixres/engine'");
  writeFileSync(join(user, 'consumer.ts'), source);
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2023', '--lib', 'es2023'];
    const where = ['--typeRoots', join(repository, 'node_modules/@types'), '--types', 'node', '--skipLibCheck'];
    run(process.execPath, [
      compiler,
      ...strict,
      ...where,
      '--module',
      module,
      '--moduleResolution',
      moduleResolution,
      'consumer.ts',
    ]);
  }
};

/** Whether SQLite is available for the Node that is used. */
const isCompiledHere = values.scripts || values['node-version'] === undefined;
let interpreter = '';
try {
  interpreter = node();
  step('packed', pack);
  step('installed', install);
  step(
    'starts',
    () =>
      `fixres ${fixres('--version').stdout.trim()} on Node ${execFileSync(interpreter, ['--version'], { encoding: 'utf8' }).trim()}`,
  );
  if (isCompiledHere) step('quickstart by name', quickstart);
  else console.log('not checked: the quickstart, since SQLite is compiled for another Node; add --scripts');
  step('imports', modules);
  step('types, nodenext and bundler', types);
} catch (error) {
  console.error(`WRONG  ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
