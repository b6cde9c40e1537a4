import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandsOf } from '../../src/cli/every-command.ts';
import { wholeProgram } from '../../src/cli/run-cli.ts';
import { shippedSpecNames } from '../../src/spec/read/shipped-specs.ts';
import { fixres, withFolder } from './fixtures/cli.ts';

const silent = { out: () => {}, err: () => {}, env: {}, cwd: '/', exit: () => {} };
const commands = commandsOf(await wholeProgram(silent));
const scriptFor = async (shell: string) => (await fixres('completion', shell)).out;

for (const shell of ['bash', 'zsh', 'fish']) {
  test(`the script for ${shell} names every command, every option and the specs that ship with fixres`, async () => {
    const script = await scriptFor(shell);
    for (const { words, command } of commands) {
      assert.ok(script.includes(words), words);
      for (const { long } of command.options)
        assert.ok(script.includes(shell === 'fish' ? `-l ${long!.slice(2)}` : long!), `${words} ${long}`);
    }
    for (const name of shippedSpecNames()) assert.ok(script.includes(name), name);
  });

  test(`${shell} accepts the script`, async (context) => {
    if (spawnSync(shell, ['--version']).error !== undefined) return context.skip(`${shell} is not installed`);
    await withFolder(async (folder) => {
      const file = join(folder, 'script');
      writeFileSync(file, await scriptFor(shell));
      execFileSync(shell, ['-n', file]);
    });
  });
}

test('bash offers commands, sub-commands, options, their values and specs', (context) => {
  if (spawnSync('bash', ['--version']).error !== undefined) return context.skip('bash is not installed');
  return withFolder(async (folder) => {
    const file = join(folder, 'script');
    writeFileSync(file, await scriptFor('bash'));
    /** What is offered for the last word. */
    const offered = (...line: readonly string[]): string[] =>
      execFileSync('bash', [
        '-c',
        `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fixres; echo "\${COMPREPLY[*]}"`,
        ...['bash', file, 'fixres', ...line],
      ])
        .toString()
        .split(/\s+/)
        .filter((word) => word !== '');
    assert.deepEqual(offered('rep'), ['report', 'reproduce']);
    assert.deepEqual(offered('runs', 'l'), ['list', 'logs']);
    assert.deepEqual(offered('runs', 'list', '--st'), ['--status']);
    assert.deepEqual(offered('runs', 'list', '--kind', 'fi'), ['finetune']);
    assert.deepEqual(offered('run', '--workers', '2', 'qui'), ['quickstart']);
    assert.deepEqual(
      offered('validate', 'photos', 'tab'),
      ['table1', 'table1-mini', 'table3', 'table3-mini', 'table3-photos'].filter((name) =>
        shippedSpecNames().includes(name),
      ),
    );
    assert.deepEqual(offered('report', 'table'), ['table1', 'table3']);
    assert.deepEqual(offered('run', '--runs-dir', 'ru'), []);
  });
});
