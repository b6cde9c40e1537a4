/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a profile are written so */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { parseExperiment } from '../../src/spec/load-experiment.ts';
import { loadSlurmProfile } from '../../src/spec/slurm/load-slurm-profile.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'fixres-profile-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const env = { ACCOUNT: 'vision' };

const spec = (slurm: string): string => `
name: small
dataset: {kind: shapes}
model: {name: tinynet}
train: {resolutions: 32}
test: {resolutions: 32}
${slurm}
`;

const slurmOf = (text: string, profile: string, set: readonly string[] = []) => {
  writeFileSync(join(cwd, 'cluster.yaml'), profile);
  return parseExperiment(spec(text), { cwd, env, set, slurmProfile: 'cluster.yaml' }).experiment.slurm;
};

test("a profile goes over the spec's section, option by option, and below --set", () => {
  const section = 'slurm: {partition: theirs, gres: "gpu:1", time_limit_minutes: 60}';
  const profile = 'partition: a100\naccount: ${ACCOUNT}\ncpus_per_task: 8\nsetup: [module load node]\n';
  const slurm = slurmOf(section, profile, ['slurm.cpus_per_task=4']);
  const { partition, account, gres, time_limit_minutes, cpus_per_task, setup } = slurm!;
  assert.deepEqual(
    { partition, account, gres, time_limit_minutes, cpus_per_task, setup },
    {
      partition: 'a100',
      account: 'vision',
      gres: 'gpu:1',
      time_limit_minutes: 60,
      cpus_per_task: 4,
      setup: ['module load node'],
    },
  );
});

test('a spec without the section gets it from the profile, with the defaults of the schema', () => {
  for (const section of ['', 'slurm: null']) {
    const slurm = slurmOf(section, 'partition: a100\n');
    assert.deepEqual([slurm?.partition, slurm?.array_size, slurm?.requeue], ['a100', 100, true]);
  }
});

test('what is wrong with a profile is reported with its place in the profile', () => {
  assert.throws(() => slurmOf('', 'partition: a100\ncpu_per_task: 8\n'), {
    code: 'SPEC_INVALID',
    path: 'cluster.yaml:2:1',
    message: /expected a key of `slurm`, got `cpu_per_task`; did you mean "cpus_per_task"\?/,
  });
  assert.throws(() => slurmOf('', 'memory_mib: lots\n'), { code: 'SPEC_INVALID', path: 'cluster.yaml:1:13' });
  assert.throws(() => slurmOf('', '[a100]\n'), /expected keys such as `partition` and `gres`, got a list/);
  assert.throws(() => slurmOf('', ''), /expected options of sbatch, got empty text/);
  assert.throws(() => parseExperiment(spec(''), { cwd, env, slurmProfile: 'none.yaml' }), {
    code: 'SPEC_NOT_FOUND',
    path: 'none.yaml',
  });
});

test('for runs whose spec is not read again, a profile gives the options that it names', () => {
  const file = join(cwd, 'cluster.yaml');
  writeFileSync(file, 'partition: a100\naccount: ${ACCOUNT}\n');
  assert.deepEqual(loadSlurmProfile('cluster.yaml', { cwd, env }), { partition: 'a100', account: 'vision' });
  writeFileSync(file, 'array_size: 0\n');
  assert.throws(() => loadSlurmProfile('cluster.yaml', { cwd, env }), {
    code: 'SPEC_INVALID',
    path: 'cluster.yaml:1:13',
  });
  writeFileSync(file, 'account: ${UNSET}\n');
  assert.throws(() => loadSlurmProfile('cluster.yaml', { cwd, env }), {
    code: 'SPEC_INVALID',
    path: /cluster\.yaml:1/,
  });
});
