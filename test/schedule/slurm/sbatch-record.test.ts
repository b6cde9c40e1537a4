import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { quoted } from '../../../src/base/shell-word.ts';
import { BatchPaths } from '../../../src/plan/handover/queued-run.ts';
import { jobScript, wrongFolderCode } from '../../../src/schedule/executors/slurm/job-script.ts';
import { sbatchWords } from '../../../src/schedule/executors/slurm/sbatch-words.ts';
import { defaultSlurm } from '../../../src/spec/slurm/default-slurm.ts';

/** Everything that some program on the way could take for its own: quotes, a newline, a command, a pattern, other letters. */
const hostile = `/home/ann o'neil/"runs"\n$(reboot) \`id\` %j;&*ü北`;

// Slurm 22.05 wrote into such a folder, and ran in it: scripts/check-slurm.ts.
test('the exact arguments of sbatch', () => {
  const submission = {
    name: 'fixres-12ab',
    runs: 3,
    cwd: hostile,
    paths: new BatchPaths(`${hostile}/batches/fixres-12ab`),
  };
  assert.deepEqual(
    sbatchWords(submission, {
      ...defaultSlurm,
      ...{ partition: 'gpu', account: 'vision', qos: 'long', gres: 'gpu:a100:1', cpus_per_task: 8 },
      ...{ memory_mib: 16000, time_limit_minutes: 90, requeue: false },
    }),
    [
      '--parsable',
      '--job-name=fixres-12ab',
      '--array=0-2',
      `--chdir=${hostile}`,
      `--output=/home/ann o'neil/"runs"\n$(reboot) \`id\` %%j;&*ü北/batches/fixres-12ab/%a.log`,
      '--open-mode=append',
      '--export=NONE',
      '--nodes=1',
      '--ntasks=1',
      '--cpus-per-task=8',
      '--signal=B:USR2@120',
      '--no-requeue',
      '--partition=gpu',
      '--account=vision',
      '--qos=long',
      '--gres=gpu:a100:1',
      '--mem=16000M',
      '--time=90',
      `${hostile}/batches/fixres-12ab/job.sh`,
    ],
  );
});

test('omitted options are not passed to sbatch', () => {
  const words = sbatchWords({ name: 'fixres-1', runs: 1, cwd: '/w', paths: new BatchPaths('/r/b') }, defaultSlurm);
  assert.deepEqual(words.slice(9), ['--cpus-per-task=1', '--signal=B:USR2@60', '--requeue', '/r/b/job.sh']);
});

test('a folder with a backslash is refused: Slurm would write elsewhere', () => {
  const submission = { name: 'fixres-1', runs: 1, cwd: '/w', paths: new BatchPaths('/r/a\\b') };
  assert.throws(
    () => sbatchWords(submission, defaultSlurm),
    /can't write to \/r\/a\\b because its name contains a backslash/,
  );
});

test('the exact script of a job', () => {
  assert.equal(
    jobScript({
      cwd: hostile,
      setup: ['module load nodejs/20', 'export "MODE=a b"'],
      environment: { PATH: '/usr/bin:/bin', TZ: "it's" },
      command: ['/usr/bin/node', '/opt/queued-worker.js', `${hostile}/b`],
    }),
    `#!/bin/bash -l
trap '' USR2
if ! [ . -ef '/home/ann o'\\''neil/"runs"
$(reboot) \`id\` %j;&*ü北' ]; then
  printf '%s does not exist on %s\\n' '/home/ann o'\\''neil/"runs"
$(reboot) \`id\` %j;&*ü北' "$(hostname)" >&2
  exit 97
fi
export PATH='/usr/bin:/bin'
export TZ='it'\\''s'
set -e
module load nodejs/20
export "MODE=a b"
exec '/usr/bin/node' '/opt/queued-worker.js' '/home/ann o'\\''neil/"runs"
$(reboot) \`id\` %j;&*ü北/b' "$SLURM_ARRAY_TASK_ID"
`,
  );
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the shell fills them in
test('variables in setup lines are passed on by Slurm, and expanded by the shell of the job', () => {
  const setup = ['printf "%s\\n" "${HF_TOKEN}" "${NOT_SET:-x}" "$${HOME:+y}"'];
  const submission = { name: 'fixres-1', runs: 1, cwd: '/w', paths: new BatchPaths('/r/b') };
  const words = sbatchWords(submission, { ...defaultSlurm, setup }, { HF_TOKEN: 'hf_abc', HOME: '/home/ann' });
  assert.ok(words.includes('--export=HF_TOKEN'));
  assert.ok(!words.join().includes('hf_abc'));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fixres-script-')));
  const script = jobScript({ cwd: folder, setup, environment: { HF_TOKEN: 'hf_abc', HOME: '/' }, command: ['true'] });
  assert.equal(run(script, folder).out, 'hf_abc\nx\ny\n');
  rmSync(folder, { recursive: true });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: until here

const run = (script: string, cwd: string): { code: number; out: string } => {
  const file = join(cwd, 'job.sh');
  writeFileSync(file, script);
  const env = { PATH: process.env.PATH, SLURM_ARRAY_TASK_ID: '7' };
  try {
    return { code: 0, out: execFileSync('bash', [file], { cwd, env, encoding: 'utf8', stdio: 'pipe' }) };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return { code: status, out: stderr };
  }
};

test('bash passes every word on unchanged, and executes nothing in it', (context) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fixres-script-')));
  context.after(() => rmSync(folder, { recursive: true }));
  const cwd = join(folder, hostile);
  mkdirSync(cwd, { recursive: true });
  const print = 'process.stdout.write(JSON.stringify([process.argv.slice(1), process.env.MODE]))';
  const command = [process.execPath, '-e', print, '--', hostile];
  const { code, out } = run(jobScript({ cwd, setup: ["MODE='a  b'"], environment: { MODE: hostile }, command }), cwd);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out), [[hostile, '7'], 'a  b']);
});

test('a job that Slurm started in another folder ends at once and says so', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-script-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const script = jobScript({ cwd: '/not/here', setup: [], environment: {}, command: ['touch', join(folder, 'ran')] });
  const { code, out } = run(script, folder);
  assert.equal(code, wrongFolderCode);
  assert.match(out, /^\/not\/here does not exist on /);
});

test('a set-up line that fails ends the job before the run', (context) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fixres-script-')));
  context.after(() => rmSync(folder, { recursive: true }));
  const script = jobScript({ cwd: folder, setup: ['false'], environment: {}, command: ['echo', 'ran'] });
  assert.equal(run(script, folder).code, 1);
});

test('a quoted word is one word', () => {
  assert.equal(quoted(''), "''");
  assert.equal(quoted("'"), "''\\'''");
});

test('a batch that measures time requests an exclusive node', () => {
  const alone = { name: 'fixres-1', runs: 1, cwd: '/w', paths: new BatchPaths('/r/b') };
  assert.ok(sbatchWords({ ...alone, exclusive: true }, defaultSlurm).includes('--exclusive'));
  assert.ok(!sbatchWords(alone, defaultSlurm).includes('--exclusive'));
});
