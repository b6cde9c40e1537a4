// Compiles the sources and the tests to plain JavaScript in a separate tree: `.compiled/` mirrors src/, test/,
// scripts/, bench/ and examples/. TypeScript is compiled once here instead of in each of the several hundred processes
// that the tests start; everything else is linked or copied, so that a path relative to `import.meta.url` means the
// same in both trees.
// Source maps lead stack traces back to the .ts files.
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

const codeFolders = ['src', 'test', 'scripts', 'bench', 'examples'];
const others = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'CHANGELOG.md',
  'CITATION.cff',
  'CONTRIBUTING.md',
  'docs',
  'experiments',
  'schemas',
  'assembly',
  'node_modules',
];
const isSource = (file) => /\.tsx?$/.test(file);
const isCode = (file) => /\.(tsx?|m?js)$/.test(file);

/**
 * Brings `.compiled/` up to date and returns its path. A file is compiled if its source has changed, and replaced by a
 * rename, so that tests that run at the same time never see half a file.
 */
export const compileTree = async (root) => {
  const tree = join(root, '.compiled');
  for (const name of others) link(root, tree, name);
  const sources = codeFolders.flatMap((folder) => mirror(root, tree, folder));
  await compile(
    root,
    tree,
    sources.filter((file) => isStale(join(root, file), compiledFile(tree, file))),
  );
  return tree;
};

const compiledFile = (tree, source) => join(tree, source.replace(/\.tsx?$/, '.js'));

/** A compiled file has the modification time of its source. */
const isStale = (from, to) => changedMs(from) !== changedMs(to);

const changedMs = (file) => Math.trunc(lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);

const takeTime = (from, to) => utimesSync(to, new Date(), new Date(changedMs(from)));

/**
 * Mirrors a folder, removes what it no longer contains, and returns its TypeScript files, relative to the root. Data
 * files are copied, because a test that copies a link and writes to it would change the original.
 */
const mirror = (root, tree, folder) => {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  mkdirSync(join(tree, folder), { recursive: true });
  const wanted = new Set(entries.flatMap(({ name }) => [name, ...(isSource(name) ? compiledNames(name) : [])]));
  for (const name of readdirSync(join(tree, folder)))
    if (!wanted.has(name)) rmSync(join(tree, folder, name), { recursive: true, force: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return mirror(root, tree, path);
    if (isCode(entry.name)) link(root, tree, path);
    else copy(root, tree, path);
    return isSource(entry.name) ? [path] : [];
  });
};

const copy = (root, tree, path) => {
  const [from, to] = [join(root, path), join(tree, path)];
  if (!isStale(from, to)) return;
  rmSync(to, { recursive: true, force: true });
  copyFileSync(from, to);
  takeTime(from, to);
};

const compiledNames = (name) => ['.js', '.js.map'].map((ending) => name.replace(/\.tsx?$/, ending));

const link = (root, tree, path) => {
  const place = join(tree, path);
  if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  mkdirSync(dirname(place), { recursive: true });
  rmSync(place, { recursive: true, force: true });
  symlinkSync(relative(dirname(place), join(root, path)), place);
};

/** Compiles each file by itself: its imports stay imports, but name the compiled files. */
const compile = async (root, tree, sources) => {
  if (sources.length === 0) return;
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: sources,
    outbase: root,
    outdir: tree,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    sourcemap: 'linked',
    logLevel: 'warning',
    plugins: [{ name: 'imports stay', setup: (build) => build.onResolve({ filter: /./ }, importOfCompiled) }],
  });
  for (const { path, contents } of outputFiles) {
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
  for (const source of sources) takeTime(join(root, source), compiledFile(tree, source));
};

const importOfCompiled = ({ kind, path }) => {
  if (kind === 'entry-point') return undefined;
  return { path: path.startsWith('.') ? path.replace(/\.tsx?$/, '.js') : path, external: true };
};
