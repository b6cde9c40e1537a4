import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/*
 * What somebody's file can make of the program, looked for in the source: JSON that is parsed where nobody explains that it is
 * none, lists of any length passed as arguments, where the stack ends at some hundred thousand, and functions that call themselves
 * as deep as the input goes, where it ends at some ten thousand.
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
  'plan/estimate/sized-plan.ts': few.plan,
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

test('JSON is only parsed where invalid JSON is handled', () => {
  const bare = placesOf((lines, index) => code(lines[index]!).includes('JSON.parse(') && !isTried(lines, index));
  holdsList(bare, parsedBare, 'parse in a `try` that throws a FixresError, or read with readSealedJson');
});

test('no list of any length is passed as arguments', () => {
  const calls = /(Math\.(max|min)|\.push|\.unshift|\.splice|fromCharCode|fromCodePoint)\((?:[^[\](){}]*, )?\.\.\./;
  const found = placesOf((lines, index) => calls.test(code(lines[index]!)));
  holdsList(found, spread, 'use `largest`, `smallest` or a loop');
});

const shallow = {
  yaml: 'a spec, whose nesting parse-yaml.ts bounds',
  schema: 'places of our own schema',
  steps: 'once more, and not deeper with the input',
  plan: 'runs that need runs: a plan is a few kinds deep',
  own: 'JSON that this program made of a spec or of results',
} as const;
/** By file and functions, so that another function of the same file is looked at, too. */
const recursive: Readonly<Record<string, string>> = {
  'app/run/retry-runs.ts: choose': shallow.plan,
  'base/files/make-folder.ts: makeFolder': 'folders of a path',
  'base/flatten-json.ts: flatten': shallow.own,
  'base/json.ts: canonicalJson deepFreeze': shallow.own,
  'data/datasets/published/list-imagenet.ts: synsets synsetsOfDevkit': 'does not: the name stands in a text',
  'data/mat/read-mat.ts: readArray readCells readItem readStructs': 'stops at a depth of its own',
  'data/transforms/beta-draw.ts: logGammaDraw': shallow.steps,
  'engine/onnx/graph/layout.ts: toLayout': shallow.steps,
  'engine/onnx/operators/blocked/convolution.ts: isFrozen': 'the few nodes that a layer prepares its filter with',
  'engine/onnx/fallback.ts: one': 'tensors, and lists of tensors',
  'model/onnx/imported-parameters.ts: fill': few.axes,
  'model/tfjs/layers-model.ts: layOut carryOut sequence graph valuesOf': 'stops at a depth of its own',
  'model/weights/layout.ts: walk': few.axes,
  'model/weights/torch/torch-file.ts: read readTensor walk': 'axes of a tensor, which rebuild.ts bounds',
  'plan/failure-causes.ts: causeOf': shallow.plan,
  'plan/labels/plan-summary.ts: countFor': shallow.plan,
  'store/kept-statements.ts: prepare': shallow.steps,
  'store/queries/runs/run-history.ts: visit': shallow.plan,
  'model/onnx/find-folded.ts: foldedForm': shallow.steps,
  'model/onnx/read-graph.ts: inside': 'a path of fields that the callers write',
  'model/opaque/head/find-head.ts: tailOf tailFrom of': 'stops at a depth of its own',
  'model/opaque/head/find-linear.ts: linearAt biased': 'a product under a bias, once',
  'model/opaque/head/find-pooling.ts: poolingOf before': 'stops at a depth of its own',
  'model/opaque/head/head-expression.ts: valueAt compute add':
    'what find-head.ts has found, which stops at a depth of its own',
  'model/opaque/opaque-network.ts: networkOf': 'does not: it hands out a function that calls it',
  'model/opaque/read-model.ts: readNode readAttribute readByGraph': 'stops at a depth of its own',
  'model/weights/files-of-weights.ts: filesOfWeights': 'the one file in a folder',
  'model/weights/open-weights.ts: openWeights': 'the one file in a folder',
  'spec/check/describe-schema.ts: describeSchema': shallow.schema,
  'spec/check/rules/secrets.ts: secretsIn': shallow.yaml,
  'spec/read/extend.ts: readExtended readBase mergeMaps mergeNodes': shallow.yaml,
  'spec/read/yaml-tree.ts: toTree contentTree mapTree': shallow.yaml,
  'spec/schema/applied-schemas.ts: appliedSchemas kindOf typesOf': shallow.schema,
  'spec/schema/complete.ts: complete completeMap': shallow.yaml,
  'spec/schema/schema-place.ts: inside': shallow.schema,
  'spec/schema/spec-path.ts: stepInto stepThroughList withValueAt': shallow.yaml,
  'spec/tree/spec-node.ts: nodeToJson nodeFromJson mapScalars': shallow.yaml,
};

interface Unit {
  readonly name: string;
  /** Without its own name at the beginning. */
  readonly body: string;
}

/** The functions of a file that have a name, also those inside of others. */
const functionsOf = (lines: readonly string[]): Unit[] =>
  lines.flatMap((line, from) => {
    const head = lines.slice(from, from + 12).join('\n');
    const name = /^\s*(?:export )?const (\w+)(?::[^=]*)?\s*=\s*(?:async )?(?:<[^(]*>)?\((?!.*\)\.)/.exec(head)?.[1];
    if (name === undefined || !line.includes(`const ${name}`)) return [];
    const indent = line.search(/\S/);
    const end = lines.findIndex(
      (each, at) => at > from && each !== '' && each.search(/\S/) <= indent && !/^\s*[)\]}]/.test(each),
    );
    const body = lines
      .slice(from, end < 0 ? lines.length : end)
      .map(code)
      .join('\n');
    return [{ name, body: body.replace(name, '') }];
  });

/** Called, or handed over to be called for each of a list. */
const isUsedIn = (name: string, body: string): boolean =>
  new RegExp(`(?<![.#\\w])${name}(<[^()]*>)?\\(|\\((\\w+, )?${name}\\)`).test(body);

const callsItself = ({ name }: Unit, all: readonly Unit[]): boolean => {
  const reached = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const from = all.find((unit) => unit.name === next)!;
    for (const to of all.filter((unit) => isUsedIn(unit.name, from.body))) {
      if (to.name === name) return true;
      if (!reached.has(to.name)) waiting.push(to.name);
      reached.add(to.name);
    }
  }
  return false;
};

// Files do not import each other in a circle (the linter sees to that), so that a function reaches itself within its file.
test('a function that calls itself cannot recurse without limit', () => {
  const found = [...sources].flatMap(([file, lines]) => {
    const all = functionsOf(lines);
    const names = all.filter((unit) => callsItself(unit, all)).map(({ name }) => name);
    return names.length > 0 ? [`${file}: ${names.join(' ')}`] : [];
  });
  holdsList(found, recursive, 'use a loop, or count the depth and throw a FixresError');
});
