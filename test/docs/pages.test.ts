import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandsOf } from '../../src/cli/every-command.ts';
import { wholeProgram } from '../../src/cli/run-cli.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';
import { blocks, commandOf, documents } from '../helpers/documents.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

const lines = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ page, text }) => text.split('\n').map((line) => ({ page, line: commandOf(line) })));

test('every command line of fixres in the docs has commands, options and arguments that exist', async () => {
  const found = lines.filter(({ line }) => /^(npx )?fixres /.test(line));
  assert.ok(found.length > 40, `only ${found.length} command lines were found`);
  for (const { page, line } of found) await assertParses(line.replace(/^(npx )?fixres /, ''), `${page}: ${line}`);
});

test('every npm script in the docs exists', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Readonly<Record<string, string>> };
  const named = documents.flatMap((page) =>
    [...textOf(page).matchAll(/npm run ([a-z][\w:-]*\w)(?![\w:-])/g)].map((match) => match[1]!),
  );
  assert.ok(named.length > 5);
  assert.deepEqual(
    [...new Set(named)].filter((name) => !Object.hasOwn(scripts, name)),
    [],
  );
});

test('every whole spec in the docs is valid', () => {
  const specs = blocks.filter(({ language, text }) => language === 'yaml' && text.startsWith('name:'));
  assert.ok(specs.length >= 5, `only ${specs.length} specs were found`);
  for (const { page, text } of specs) {
    assert.doesNotThrow(() => parseExperiment(text, { cwd: root, env: {} }), `${page}: ${text.split('\n')[0]}`);
  }
});

test('every relative link in the docs leads to a file', () => {
  for (const page of documents) {
    const prose = textOf(page).replace(/```[\s\S]*?```/g, '');
    for (const [, target] of prose.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)/g)) {
      assert.ok(existsSync(join(root, dirname(page), target!)), `${page} links to ${target}`);
    }
  }
});

test('every error code is in the troubleshooting page', () => {
  const source = textOf('src/base/errors.ts').split('export interface')[0]!;
  const codes = [...source.matchAll(/'([A-Z]+(?:_[A-Z0-9]+)+)'/g)].map((match) => match[1]!);
  assert.ok(codes.length > 40);
  const page = textOf('docs/troubleshooting.md');
  assert.deepEqual(
    codes.filter((code) => !page.includes(`\`${code}\``)),
    [],
  );
});

/** Parses a command line as the program does, and runs nothing. */
const assertParses = async (words: string, place: string): Promise<void> => {
  let printed = '';
  const program = await wholeProgram({
    out: () => {},
    err: (text) => (printed += text),
    env: {},
    cwd: root,
    exit: () => {},
  });
  for (const { command } of commandsOf(program)) command.action(() => {});
  await program.parseAsync(shellWords(words), { from: 'user' }).catch(() => {
    assert.fail(`${place}\n${printed}`);
  });
};

const shellWords = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
