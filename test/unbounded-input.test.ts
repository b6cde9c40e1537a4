import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/*
 * What somebody's file can make of the program, looked for in the source: JSON that is parsed where nobody explains that it is
 * none, and lists of any length passed as arguments, where the stack ends at some hundred thousand.
 */

const sourceDir = fileURLToPath(new URL('../src', import.meta.url));
const sources = new Map(
  readdirSync(sourceDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(sourceDir, file), 'utf8').split('\n')]),
);

const own = 'a file of this package';
const parsedBare: Readonly<Record<string, string>> = {
  'spec/schema/schema.ts': own,
  'base/package-version.ts': own,
  'execute/environment.ts': own,
  'base/repeated-key.ts': 'one key of a text that was parsed before',
  'store/runs/run-files.ts': 'a file whose checksum was compared',
  'execute/artifacts.ts': 'a file whose checksum was compared',
  'execute/checkpoint.ts': 'metadata of a file whose checksum was compared',
  'execute/feature-store/shard-file.ts': 'the end of a file whose checksum was compared',
  'schedule/executors/slurm/queue.ts': 'a cut answer of Slurm is caught by who asks',
};

const few = {
  axes: 'a handful of axes, lines of a cell, or columns',
  plan: 'entries of a spec or its plan, which the size of a grid bounds',
} as const;
const spread: Readonly<Record<string, string>> = {
  'model/golden/check-forward.ts': 'figures of one step',
  'model/golden/compare-run.ts': 'the classes of one image',
  'method/golden/check-steps.ts': 'figures of one scope',
  'spec/grid-size.ts': few.plan,
  'spec/check/rules/scopes.ts': few.plan,
  'spec/check/rules/geometry.ts': few.plan,
  'method/features/trunk-pass.ts': few.plan,
  'method/heads/train-heads.ts': few.plan,
  'plan/runs/analysis-runs.ts': few.plan,
  'plan/estimate/plan-work.ts': few.plan,
  'plan/estimate/estimate-cost.ts': few.plan,
  'schedule/plan-state.ts': few.plan,
  'cli/commands/model/inspect-text.ts': few.axes,
  'cli/commands/model/description-text.ts': few.axes,
  'data/transforms/random-resized-crop-box.ts': few.axes,
};

const placesOf = (found: (lines: readonly string[], index: number) => boolean): string[] =>
  [...sources].flatMap(([file, lines]) => lines.flatMap((_, index) => (found(lines, index) ? [file] : [])));

const code = (line: string): string => line.replace(/^\s*(\/\/|\/?\*).*/, '');

/** The statement stands first in a `try`, or after one other. */
const isTried = (lines: readonly string[], index: number): boolean =>
  lines.slice(Math.max(0, index - 2), index).some((line) => /\btry \{$/.test(line));

const holdsList = (found: readonly string[], allowed: Readonly<Record<string, string>>, what: string): void => {
  assert.deepEqual([...new Set(found)].filter((file) => !Object.hasOwn(allowed, file)).sort(), [], what);
  assert.deepEqual(
    Object.keys(allowed).filter((file) => !found.includes(file)),
    [],
    'no longer needed in this list',
  );
};

test('JSON is parsed where somebody says what it means that it is none', () => {
  const bare = placesOf((lines, index) => code(lines[index]!).includes('JSON.parse(') && !isTried(lines, index));
  holdsList(bare, parsedBare, 'parse in a `try` that throws a FixresError, or read with readSealedJson');
});

test('no list of any length is passed as arguments', () => {
  const calls = /(Math\.(max|min)|\.push|\.unshift|\.splice|fromCharCode|fromCodePoint)\((?:[^[\](){}]*, )?\.\.\./;
  const found = placesOf((lines, index) => calls.test(code(lines[index]!)));
  holdsList(found, spread, 'use `largest`, `smallest` or a loop');
});
