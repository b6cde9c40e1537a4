import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadExperiment, parseExperiment } from '../../src/spec/load-experiment.ts';
import { SpecError } from '../../src/spec/problems.ts';
import { loadSlurmProfile } from '../../src/spec/slurm/load-slurm-profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-secrets-'));
after(() => rmSync(folder, { recursive: true }));

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is what is tested */
const env = { HF_TOKEN: 'hf_abc', NOTE: 'what-ann-thinks', DATA: '/data', EPOCHS: '7', OVER: 'scope' };
const spec = (more = ''): string => `
name: a
dataset: { kind: folder, root: "\${DATA}/photos" }
model: { name: resnet18, weights: w.safetensors }
test: { resolutions: 224 }
finetune: { recipe: { epochs: "\${EPOCHS}" } }
${more}`;

const refusal = (load: () => unknown): SpecError => {
  try {
    load();
  } catch (error) {
    if (error instanceof SpecError) return error;
  }
  throw new Error('it was not refused');
};

test('a secret is refused where a spec is stored and printed, and its value is in no message', () => {
  const message = /stored and printed, got `\$\{HF_TOKEN\}`/;
  const places = {
    'description: "${HF_TOKEN}"': message,
    'slurm: { account: "a-${HF_TOKEN:-x}" }': message,
    'tags: ["Bearer ${HF_TOKEN}"]': /expected text/,
    'seeds: "${HF_TOKEN}"': /got "\$\{HF_TOKEN\}"/,
  };
  for (const [line, expected] of Object.entries(places)) {
    const error = refusal(() => parseExperiment(spec(line), { env, cwd: '/' }));
    assert.match(error.message, expected, line);
    assert.doesNotMatch(`${error.message} ${error.hint}`, /hf_abc/);
  }
  const named = refusal(() => parseExperiment(spec().replace('name: a', 'name: "${HF_TOKEN}"'), { env, cwd: '/' }));
  assert.doesNotMatch(named.message, /hf_abc/);
});

test('lines of setup stay as they were written, from a spec, a profile and --set', () => {
  const line = 'export HF_TOKEN="${HF_TOKEN}" HOME=$${HOME}';
  writeFileSync(join(folder, 'profile.yaml'), `setup: ['${line}']\n`);
  writeFileSync(join(folder, 'spec.yaml'), spec(`slurm: { setup: ['${line}'] }`));
  const setups = [
    loadExperiment(join(folder, 'spec.yaml'), { env }).experiment.slurm?.setup,
    parseExperiment(spec(), { env, cwd: folder, slurmProfile: 'profile.yaml' }).experiment.slurm?.setup,
    parseExperiment(spec(), { env, cwd: folder, set: [`slurm.setup=['${line}']`] }).experiment.slurm?.setup,
    loadSlurmProfile('profile.yaml', { env, cwd: folder }).setup,
  ];
  assert.deepEqual(setups, Array(4).fill([line]));
  writeFileSync(join(folder, 'bad.yaml'), 'account: "${HF_TOKEN}"\n');
  assert.match(refusal(() => loadSlurmProfile('bad.yaml', { env, cwd: folder })).message, /stored and printed/);
});

test('stored specs have text as it was written, and numbers unchanged', () => {
  const { experiment } = parseExperiment(spec('description: "by ${NOTE}"\nselect: { over: ["${OVER}"] }'), {
    env,
    cwd: '/',
  });
  const stored = experiment.resolved as Record<string, unknown>;
  assert.deepEqual(stored.select, { share: 0.2, over: ['scope'] });
  assert.equal(stored.description, 'by ${NOTE}');
  assert.equal(experiment.description, 'by what-ann-thinks');
  assert.ok(JSON.stringify(stored).includes('"epochs":7'));
  assert.doesNotMatch(JSON.stringify(stored), /what-ann-thinks|\/data/);
});
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: until here */
