import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { isConfirmed } from '../../src/cli/confirm.ts';
import { commandsOf } from '../../src/cli/every-command.ts';
import { examples } from '../../src/cli/examples.ts';
import type { CliTerminal } from '../../src/cli/io.ts';
import { runCli, wholeProgram } from '../../src/cli/run-cli.ts';
import { png } from '../data/support.ts';
import { finishAll, runAt, samplePlan, temporaryFolder, temporaryStore } from '../store/sample-store.ts';
import { fixres } from './fixtures/cli.ts';

const silent = { out: () => {}, err: () => {}, env: {}, cwd: '/', exit: () => {} };
const commands = commandsOf(await wholeProgram(silent));

test('every command has examples, which name it and options that it has', () => {
  for (const { words, command } of commands) {
    const lines = examples[words] ?? [];
    assert.notDeepEqual(lines, [], words);
    for (const line of lines) {
      assert.ok(line.startsWith(`fixres ${words}`), line);
      const meant = commands.findLast((other) => line.startsWith(`fixres ${other.words}`))?.command ?? command;
      for (const [option] of line.matchAll(/(?<= )--?[a-z][a-z-]*/g))
        assert.ok(
          meant.options.some(({ long, short }) => long === option || short === option),
          `${line}: ${option}`,
        );
    }
  }
});

test('every command that prints JSON with `--format json` does so with `--json`', () => {
  const able = commands.filter(({ command }) =>
    command.options.some(({ long, argChoices }) => long === '--format' && argChoices?.includes('json') === true),
  );
  assert.ok(able.length > 15);
  for (const { words, command } of able)
    assert.ok(
      command.options.some(({ long }) => long === '--json'),
      words,
    );
});

test('`--json` is `--format json`, and contradicts another format', async () => {
  const spec = 'test/spec/fixtures/matrix.yaml';
  const long = await fixres('validate', spec, '--format', 'json');
  assert.deepEqual(await fixres('validate', spec, '--json'), long);
  assert.deepEqual(await fixres('validate', spec, '--json', '--format', 'json'), long);
  const { code, err } = await fixres('validate', spec, '--json', '--format', 'text');
  assert.equal(code, 2);
  assert.match(err, /'--json' cannot be used with option '--format text'/);
});

test('examples are in the help', async () => {
  const { code, out } = await fixres('runs', 'list', '--help');
  assert.equal(code, 0);
  assert.match(out, /\nExamples:\n {2}fixres runs list --kind evaluate --sort top1/);
});

/** The world of a person at a terminal who types this, with what was printed and the exit code. */
const personTyping = (typed: string | null) => {
  const stdin = new PassThrough();
  if (typed === null) stdin.end();
  else stdin.write(typed);
  const ended = { printed: '', code: 0 };
  const io = {
    ...silent,
    err: (text: string) => {
      ended.printed += text;
    },
    exit: (to: number) => {
      ended.code = to;
    },
    terminal: { stdin, stdout: new PassThrough() } as unknown as CliTerminal,
  };
  return { io, ended };
};

const answered = async (typed: string | null, yes = false) => {
  const { io, ended } = personTyping(typed);
  return [await isConfirmed(io, 'remove it?', yes), ended.printed, ended.code];
};

test('at a terminal the user is asked, and only a yes counts as one', async () => {
  assert.deepEqual(await answered('y\n'), [true, 'remove it? [y/N] ', 0]);
  assert.deepEqual(await answered('YES\n'), [true, 'remove it? [y/N] ', 0]);
  for (const no of ['\n', 'n\n', 'yess\n', null])
    assert.deepEqual(await answered(no), [false, 'remove it? [y/N] nothing was changed\n', 130]);
});

test('no confirmation is requested with `--yes`, or without a terminal', async () => {
  assert.deepEqual(await answered(null, true), [true, '', 0]);
  assert.equal(await isConfirmed(silent, 'remove it?', false), true);
});

test('`runs rm` and `runs cancel --all` ask before they change anything', async (context) => {
  const folder = temporaryFolder(context);
  const store = temporaryStore(context, folder);
  finishAll(store, store.ledger(samplePlan));
  const { key } = runAt('evaluate tinynet 32>48 none seed 1').job;
  const refused = personTyping('n\n');
  await runCli(['runs', 'rm', key, '--runs-dir', folder], refused.io);
  const question = `remove the files and results of ${key.slice(0, 8)} (evaluate tinynet 32>48 none seed 1)? [y/N] `;
  assert.deepEqual(refused.ended, { printed: `${question}nothing was changed\n`, code: 130 });
  assert.ok(store.knownRuns().has(key));
  const all = personTyping('n\n');
  await runCli(['runs', 'cancel', '--all', '--runs-dir', folder], all.io);
  assert.deepEqual(all.ended, {
    printed: 'cancel all runs that have not finished? [y/N] nothing was changed\n',
    code: 130,
  });
});

test('every command takes `--quiet` and `--verbose`, and its help says so', () => {
  for (const { words, command } of commands)
    for (const option of [/\n {2}-q, --quiet /, /\n {2}-v, --verbose /])
      assert.match(command.helpInformation(), option, words);
});

test('with `--verbose` errors have a code and a stack, and counts are printed; without it neither', async () => {
  const missing = ['data', 'inspect', 'nowhere.yaml'] as const;
  const plain = await fixres(...missing);
  assert.doesNotMatch(plain.err, /code: | {4}at /);
  for (const more of ['-v', '--verbose', '--debug'])
    assert.match((await fixres(...missing, more)).err, /\n {2}code: SPEC_NOT_FOUND\n[\s\S]*\n {4}at /);
  const looked = ['data', 'inspect', 'experiments/tiny.yaml'] as const;
  assert.equal((await fixres(...looked)).err, '');
  assert.match((await fixres('-v', ...looked)).err, /^ +\d+\.\d\d s {2}done\n$/);
});

/** What else has to be said before the experiment counts. */
const besideExperiment: Readonly<Record<string, readonly string[]>> = {
  report: ['table1'],
  export: ['best'],
  predict: ['best', 'photo.png'],
  'metrics export': ['--format', 'mlflow', '-o', 'mlruns'],
  'runs retry': ['--failed'],
};

test('an unknown experiment is the same error in every command that takes one', async (context) => {
  const folder = temporaryFolder(context);
  const store = temporaryStore(context, folder);
  finishAll(store, store.ledger(samplePlan));
  store.close(); // a retry wants it for itself
  writeFileSync(join(folder, 'photo.png'), await png(8, 8, '#fff'));
  const taking = commands.flatMap(({ words, command }) => {
    const [option, argument] = [
      command.options.some(({ long }) => long === '--experiment'),
      command.registeredArguments.some((one) => one.name() === 'experiment'),
    ];
    return option || argument ? [{ words, named: option ? ['--experiment', 'nothing'] : ['nothing'] }] : [];
  });
  assert.deepEqual(
    taking.map(({ words }) => words),
    ['report', 'runs list', 'runs retry', 'watch', 'export', 'metrics export', 'predict'],
  );
  for (const { words, named } of taking) {
    let [code, printed] = [0, ''];
    const io = { ...silent, cwd: folder, err: (text: string) => (printed += text), exit: (to: number) => (code = to) };
    const beside = besideExperiment[words] ?? [];
    await runCli([...words.split(' '), ...beside, ...named, '--runs-dir', folder], io);
    assert.match(printed, /^fixres: no experiment `nothing` has been planned in this folder\n/, words);
    assert.equal(code, 4, words);
  }
});
