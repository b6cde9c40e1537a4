import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneLine } from '../../../src/base/printable.ts';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import { renderPlan } from '../../../src/report/plan/render-plan.ts';
import { inParts } from '../../plan/passes/sample-passes.ts';
import { classifier, experimentOf, facts, none, variant } from '../../plan/sample-experiment.ts';

const small = experimentOf({
  ...variant,
  finetune: { ...variant.finetune, scopes: [none, classifier] },
  test: { ...variant.test, resolutions: [48] },
});
const indexKey = buildPlan(small, facts).runs[0]!.job.key;
const plan = buildPlan(small, facts, { has: (key) => key === indexKey });
const short = plan.runs.map(({ job }) => job.key.slice(0, 8));

test('the table has every run, its reason, counts by kind and what sharing saves', () => {
  // Without sharing: the test without fine-tuning needs 4 runs (index, train, features, itself), the other one 6.
  assert.equal(
    renderPlan(plan, 'table'),
    `run       title                                     reason
${short[0]}  index shapes seed 1                       cached
${short[1]}  train tinynet 32 seed 1                   absent
${short[2]}  features tinynet 32>48 test seed 1        absent
${short[3]}  features tinynet 32>48 train seed 1       absent
${short[4]}  evaluate tinynet 32>48 none seed 1        absent
${short[5]}  finetune tinynet 32>48 classifier seed 1  absent
${short[6]}  evaluate tinynet 32>48 classifier seed 1  absent

kind      runs  cached  to run
index     1     1       0
train     1     0       1
features  2     0       2
finetune  1     0       1
evaluate  2     0       2
all       7     1       6

Identical work runs once: 7 runs instead of 10.`,
  );
});

test('mermaid draws an arrow from a run to those that read it', () => {
  assert.equal(
    renderPlan(plan, 'mermaid'),
    `flowchart LR
  r0["index shapes seed 1"]
  r1["train tinynet 32 seed 1"]
  r2["features tinynet 32>48 test seed 1"]
  r3["features tinynet 32>48 train seed 1"]
  r4["evaluate tinynet 32>48 none seed 1"]
  r5["finetune tinynet 32>48 classifier seed 1"]
  r6["evaluate tinynet 32>48 classifier seed 1"]
  r0 --> r1
  r0 --> r2
  r1 --> r2
  r0 --> r3
  r1 --> r3
  r2 --> r4
  r1 --> r4
  r3 --> r5
  r1 --> r5
  r2 --> r6
  r1 --> r6
  r5 --> r6
  classDef cached stroke-dasharray: 4 4
  class r0 cached`,
  );
});

test('dot output is quoted', () => {
  const text = renderPlan({ ...plan, experiment: 'a "b" \\', runs: plan.runs.slice(0, 2) }, 'dot');
  assert.equal(
    text,
    `digraph "a \\"b\\" \\\\" {
  rankdir=LR;
  node [shape=box];
  r0 [label="index shapes seed 1", style=dashed];
  r1 [label="train tinynet 32 seed 1"];
  r0 -> r1;
}`,
  );
});

test('notes are below the table, one per line, and in JSON', () => {
  assert.ok(
    renderPlan(plan, 'table', { notes: ['one', 'two\u001b[2J'] }).endsWith(
      `\n\nnote: one\nnote: ${oneLine('two\u001b[2J')}`,
    ),
  );
  assert.deepEqual(JSON.parse(renderPlan(plan, 'json', { notes: ['one'] })).notes, ['one']);
});

test('JSON has the runs with everything in their keys', () => {
  const json = JSON.parse(renderPlan(plan, 'json'));
  assert.deepEqual(json.summary.kinds[0], { kind: 'index', total: 1, cached: 1, toRun: 0 });
  assert.equal(json.runs.length, 7);
  assert.deepEqual(Object.keys(json.runs[1]), [
    'key',
    'kind',
    'title',
    'reason',
    'labels',
    'after',
    'codeVersion',
    'inputs',
    'params',
  ]);
  assert.equal(json.runs[1].params.trainResolutionPx, 32);
});

test('a pass has one line in the table, and its parts are in the JSON', () => {
  const cut = inParts(plan);
  const table = renderPlan(cut, 'table');
  assert.ok(
    table.includes(`
pass over the images             features runs  parts  cached  images per part
pass tinynet 32>48 train seed 1  1              4      0       32
`),
    table,
  );
  const { passes, runs } = JSON.parse(renderPlan(cut, 'json'));
  assert.deepEqual([runs.length, passes.length, passes[0].parts.length, passes[0].partImages], [7, 1, 4, 32]);
});
