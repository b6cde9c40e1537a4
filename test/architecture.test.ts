import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const sourceDir = fileURLToPath(new URL('../src', import.meta.url));

/** Which rooms a room may import, and which npm packages it owns: the picture in CONTRIBUTING.md, held against the code. */
const rooms: Readonly<Record<string, { readonly imports: readonly string[]; readonly packages: readonly string[] }>> = {
  base: { imports: [], packages: ['pure-rand'] },
  domain: { imports: ['base'], packages: [] },
  spec: { imports: ['base', 'domain'], packages: ['ajv', 'ajv-formats', 'yaml'] },
  plan: { imports: ['base', 'domain', 'spec'], packages: [] },
  schedule: { imports: ['base', 'domain', 'plan'], packages: ['p-queue'] },
  engine: { imports: ['base'], packages: ['@tensorflow/*', 'onnxruntime-node', 'onnxruntime-common', 'webgpu'] },
  data: {
    imports: ['base', 'domain', 'engine'],
    packages: ['sharp', 'csv-parse', 'hyparquet', 'hyparquet-compressors'],
  },
  model: { imports: ['base', 'domain', 'engine'], packages: [] },
  method: { imports: ['base', 'domain', 'engine', 'data', 'model'], packages: [] },
  execute: { imports: ['base', 'domain', 'plan', 'data', 'model', 'method', 'engine'], packages: [] },
  store: { imports: ['base', 'domain', 'spec', 'plan'], packages: ['better-sqlite3'] },
  report: {
    imports: ['base', 'domain', 'spec', 'plan', 'store'],
    packages: [...['ink', 'react', 'string-width', 'wrap-ansi', 'cli-truncate'], ...['@resvg/*', 'dejavu-fonts-ttf']],
  },
  app: {
    imports: [
      'base',
      'domain',
      'spec',
      'plan',
      'schedule',
      'engine',
      'data',
      'model',
      'method',
      'execute',
      'store',
      'report',
    ],
    packages: [],
  },
  cli: { imports: ['base', 'domain', 'app', 'report'], packages: ['commander'] },
};

interface ImportLine {
  readonly file: string;
  readonly room: string;
  readonly target: string;
  /** A room, an npm package, or a node built-in. */
  readonly to: { readonly room: string } | { readonly package: string } | { readonly builtin: string };
}

const textOf = (file: string): string => readFileSync(join(sourceDir, file), 'utf8');

const sourceFiles = readdirSync(sourceDir, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);

const imports = sourceFiles.flatMap((file) => importsOf(file));

function importsOf(file: string): ImportLine[] {
  const text = textOf(file);
  const targets = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
  return targets.map((target) => ({ file, room: roomOf(file), target, to: resolveTarget(file, target) }));
}

function resolveTarget(file: string, target: string): ImportLine['to'] {
  if (target.startsWith('.')) return { room: roomOf(normalize(join(dirname(file), target))) };
  if (target.startsWith('node:')) return { builtin: target };
  return {
    package: target
      .split('/')
      .slice(0, target.startsWith('@') ? 2 : 1)
      .join('/'),
  };
}

function roomOf(file: string): string {
  return file.includes(sep) ? file.split(sep)[0]! : 'index';
}

const owns = (packages: readonly string[], name: string): boolean =>
  packages.some((owned) => owned === name || (owned.endsWith('/*') && name.startsWith(owned.slice(0, -1))));

test('every room is in the diagram, and the diagram names no room that no longer exists', () => {
  const found = new Set(imports.map(({ room }) => room).filter((room) => room !== 'index'));
  assert.deepEqual([...found].sort(), Object.keys(rooms).sort());
});

test('a room imports only from earlier rooms', () => {
  const wrong = imports.filter(
    ({ room, to }) => 'room' in to && room !== 'index' && to.room !== room && !rooms[room]!.imports.includes(to.room),
  );
  assert.deepEqual(
    wrong.map(({ file, target }) => `${file} imports ${target}`),
    [],
  );
});

test('an npm package is imported only by the room that owns it', () => {
  const wrong = imports.filter(
    ({ room, to }) => 'package' in to && room !== 'index' && !owns(rooms[room]!.packages, to.package),
  );
  assert.deepEqual(
    wrong.map(({ file, target }) => `${file} imports ${target}`),
    [],
  );
});

test('node built-ins go by their node: names', () => {
  const bare = imports.filter(({ to }) => 'package' in to && builtinModules.includes(to.package));
  assert.deepEqual(
    bare.map(({ file, target }) => `${file} imports ${target}`),
    [],
  );
});

test('only the store speaks SQL', () => {
  const speakers = sourceFiles.filter(
    (file) => roomOf(file) !== 'store' && /\.(prepare[<(]|pragma\(|exec\(`)/.test(textOf(file)),
  );
  assert.deepEqual(speakers, []);
});
