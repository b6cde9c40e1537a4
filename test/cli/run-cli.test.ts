import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeFor, FixresError } from '../../src/base/errors.ts';
import { explainSystemError } from '../../src/base/system-error.ts';
import { errorText } from '../../src/cli/print-error.ts';
import { terminalOptions } from '../../src/cli/terminal-options.ts';
import { fixres, microSpec, withFolder } from './fixtures/cli.ts';

test('an unknown command is a usage error that names the nearest one', async () => {
  const { code, err, out } = await fixres('rnu');
  assert.equal(code, 2);
  assert.match(
    err,
    /^fixres: unknown command 'rnu'\n {2}hint: did you mean `run`\? `fixres --help` lists the commands\n$/,
  );
  assert.equal(out, '');
});

test('a command that is looked for in the wrong place is found', async () => {
  const { err } = await fixres('runs', 'compare', 'a', 'b');
  assert.match(
    err,
    /^fixres: unknown command 'compare'\n {2}hint: did you mean `fixres compare`\? `fixres runs --help` lists its commands/,
  );
  const { err: several } = await fixres('inspect', 'net.onnx');
  assert.match(several, /did you mean `fixres model inspect`, `fixres weights inspect`, `fixres data inspect`\?/);
});

test('an unknown option is a usage error that names the nearest one', async () => {
  const { code, err } = await fixres('run', microSpec, '--worker', '2');
  assert.equal(code, 2);
  assert.match(
    err,
    /^fixres: unknown option '--worker'\n {2}hint: did you mean `--workers`\? `fixres run --help` lists its options\n$/,
  );
});

test('no command at all prints the help and is a usage error', async () => {
  const { code, err } = await fixres();
  assert.equal(code, 2);
  assert.match(err, /Usage: fixres/);
});

test('help and version go to stdout and exit with 0', async () => {
  const help = await fixres('run', '--help');
  assert.equal(help.code, 0);
  assert.match(help.out, /run an experiment/);
  const version = await fixres('--version');
  assert.deepEqual(version, { code: 0, out: '0.2.0\n', err: '' });
});

test('an invalid number is refused with what was expected', async () => {
  const { code, err } = await fixres('run', microSpec, '--workers', '0');
  assert.equal(code, 2);
  assert.match(err, /Expected a whole number of at least 1, got `0`\./);
});

test('a profile for Slurm is refused where nothing goes to Slurm', async () => {
  for (const words of [
    ['run', microSpec],
    ['runs', 'retry', '--failed'],
  ]) {
    const { code, err } = await fixres(...words, '--slurm-profile', 'cluster.yaml');
    assert.deepEqual([code, err], [2, 'fixres: --slurm-profile requires --executor slurm\n']);
  }
});

test('an option that Slurm does not use is refused with `--executor slurm`', async () => {
  for (const option of ['--workers=2', '--threads=2', '--memory=100', '--devices=1', '--heartbeat-timeout=5']) {
    const { code, err } = await fixres('run', microSpec, '--executor', 'slurm', option);
    assert.equal(code, 2);
    assert.ok(
      err.startsWith(`fixres: ${option.split('=')[0]} has no effect with --executor slurm\n  hint: \`max_jobs\``),
    );
  }
});

const refusals = [
  ...['ENOENT', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'],
  ...['EISDIR', 'ENOTDIR', 'EBUSY', 'ELOOP', 'ENAMETOOLONG', 'EIO'],
];

test('an operation that the system refuses is reported as such, not as a bug', () => {
  const refusal = Object.assign(new Error("EROFS: read-only file system, unlink '/a'"), { code: 'EROFS' });
  const explained = explainSystemError(refusal);
  assert.match(errorText(explained, false), /^fixres: EROFS: read-only file system, unlink '\/a'\n {2}hint: /);
  assert.equal(exitCodeFor(explained), 4);
  for (const code of refusals) {
    const told = explainSystemError(Object.assign(new Error(`${code}: refused, open '/a'`), { code }));
    assert.match(errorText(told, false), new RegExp(`^fixres: ${code}: refused, open '/a'\\n  hint: `));
    assert.equal(exitCodeFor(told), 4);
  }
  const bug = new TypeError('x is not a function');
  assert.equal(explainSystemError(bug), bug);
  for (const uncompiled of [
    Object.assign(new Error('The module was compiled against a different Node.js version'), {
      code: 'ERR_DLOPEN_FAILED',
    }),
    new Error('Could not locate the bindings file. Tried:\n → /build/better_sqlite3.node'),
  ]) {
    const told = explainSystemError(uncompiled);
    assert.match(
      errorText(told, false),
      /^fixres: SQLite was not compiled for Node .*\n {2}hint: run `npm rebuild better-sqlite3`/,
    );
    assert.equal(exitCodeFor(told), 4);
  }
});

test('--keep-going and --fail-fast exclude each other', async () => {
  const { code, err } = await fixres('run', microSpec, '--keep-going', '--fail-fast');
  assert.equal(code, 2);
  assert.match(err, /'--keep-going' cannot be used with option '--fail-fast'/);
});

test('a missing or invalid spec exits with 2', async () => {
  const absent = await fixres('run', 'nowhere.yaml');
  assert.equal(absent.code, 2);
  assert.match(absent.err, /^fixres: .*nowhere\.yaml/);
  const wrong = await fixres('run', microSpec, '--set', 'test.resolutions=0');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /test\.resolutions/);
});

test('an engine that does not exist is a mistake in the spec', async () => {
  const { code, err } = await fixres('run', microSpec, '--engine', 'onx');
  assert.equal(code, 2);
  assert.match(err, /did you mean `onnx`\?/);
});

test('a report without a database or of an unknown experiment says what to do', async () => {
  const { code, err } = await fixres('report', 'table1', '--runs-dir', '/nowhere/at/all');
  assert.equal(code, 4);
  assert.match(err, /the database .* does not exist\n {2}hint: run an experiment first/);
});

test('an error is printed with its place and hint, and with its stack only on request', () => {
  const error = new FixresError('DATA_NOT_FOUND', 'no such folder', { path: '/data', hint: 'mount it' });
  assert.equal(errorText(error, false), 'fixres: no such folder\n  at /data\n  hint: mount it\n');
  assert.match(errorText(error, true), /code: DATA_NOT_FOUND\nFixresError: no such folder\n +at /);
});

test('a bug is printed with its stack and a request to report it', () => {
  assert.match(
    errorText(new TypeError('x is not a function'), false),
    /bug in fixres\nTypeError: x is .*\n +at [\s\S]*Please report it/,
  );
});

test('NO_COLOR and FORCE_COLOR decide on colour, and the terminal only without them', () => {
  const colorOf = (env: NodeJS.ProcessEnv): boolean => terminalOptions({ env }).color;
  assert.equal(colorOf({}), false);
  assert.equal(colorOf({ FORCE_COLOR: '1' }), true);
  assert.equal(colorOf({ FORCE_COLOR: '0' }), false);
  assert.equal(colorOf({ FORCE_COLOR: '1', NO_COLOR: '1' }), false);
  assert.equal(colorOf({ FORCE_COLOR: '1', NO_COLOR: '' }), true);
});

test('`--quiet`, before or after the command, leaves the results of a run and no progress', () =>
  withFolder(async (folder) => {
    const words = ['run', microSpec, '--runs-dir', folder, '--workers', '1', '--set', 'finetune.scopes=[[]]'];
    const first = await fixres(...words, '--quiet');
    assert.equal(first.code, 0, first.err);
    assert.doesNotMatch(first.out, /next:|evaluate tinynet/);
    assert.match(first.out, /K_test/);
    assert.equal((await fixres('-q', ...words)).out, first.out);
    assert.match((await fixres(...words)).out, /next:\n {2}fixres export [0-9a-f]{8} --runs-dir /);
  }));
