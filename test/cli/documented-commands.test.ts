import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { commandsOf } from '../../src/cli/every-command.ts';
import { runCli, wholeProgram } from '../../src/cli/run-cli.ts';
import { documents } from '../helpers/documents.ts';

const root = new URL('../../', import.meta.url);
const textOf = (file: string): string => readFileSync(new URL(file, root), 'utf8');

const specs = readdirSync(new URL('experiments/', root)).map((file) => `experiments/${file}`);

/** Lines of a shell, in a comment or not (of a page, in its blocks), and what stands between backquotes. */
const commandLines = (text: string, isPage = false): string[] =>
  [
    ...shellOf(text, isPage).matchAll(/^(?:# +| *)(?:\w+=\S+ )*(?:npx )?(fixres [a-z].*)$/gm),
    ...shellOf(text, isPage).matchAll(/&& (fixres [a-z].*)$/gm),
    ...text.matchAll(/`(fixres [a-z][^`]*)`/g),
  ].map(([, line]) => line!.trim());

const shellOf = (text: string, isPage: boolean): string =>
  isPage ? [...text.matchAll(/^```[\s\S]*?^```/gm)].join('\n') : text;

/** As a shell takes them, quotes off. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

const commands = commandsOf(await wholeProgram({ out: () => {}, err: () => {}, env: {}, cwd: '/', exit: () => {} }));

const meant = (words: readonly string[]): Command | undefined =>
  commands.findLast(({ words: name }) => words.join(' ').concat(' ').startsWith(`${name} `))?.command;

test('every command in the documents exists, with the options used', () => {
  const lines = [...documents, ...specs].flatMap((file) =>
    commandLines(textOf(file), file.endsWith('.md')).map((line) => [file, line] as const),
  );
  assert.ok(lines.length > 40, `${lines.length}`);
  for (const [file, line] of lines) {
    const words = wordsOf(line).slice(1);
    const command = meant(words);
    assert.ok(command, `${file}: ${line}`);
    assert.deepEqual(command.parseOptions(words).unknown, [], `${file}: ${line}`);
  }
});

/** Where an environment variable says that a file is: nothing of it is read here. */
const places = (text: string): NodeJS.ProcessEnv =>
  Object.fromEntries([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [name, `/nowhere/${name}.pth`]));

const setWords = (words: readonly string[]): string[] =>
  words.flatMap((word, index) => (words[index - 1] === '--set' ? ['--set', word] : []));

test('every `--set` in the comments of a spec makes a valid spec', async () => {
  const told = specs.flatMap((file) => {
    const text = textOf(file);
    const lines = [...commandLines(text).filter((line) => line.includes(file)), ...setsIn(text)];
    return lines.filter((line) => line.includes('--set')).map((line) => ({ file, line, env: places(text) }));
  });
  assert.ok(told.length >= 8, `${told.length}`);
  for (const { file, line, env } of told) {
    const words = wordsOf(line);
    const sets = setWords(words);
    // Every word behind the first `--set` is part of one.
    assert.equal(sets.length, words.slice(words.indexOf('--set')).length, `${file}: ${line}`);
    let [code, err] = [0, ''];
    await runCli(['validate', file, ...sets], {
      out: () => {},
      err: (text) => {
        err += text;
      },
      env,
      cwd: fileURLToPath(root),
      exit: (to) => {
        code = to;
      },
    });
    assert.equal(code, 0, `${file}: ${line}\n${err}`);
  }
});

/** Between backquotes, or at the end of a line of a comment. */
const setsIn = (text: string): string[] =>
  [...text.matchAll(/`(--set [^`\n]*)`/g), ...text.matchAll(/^#(?!.*fixres).* (--set [^`\n]*)$/gm)].map(
    ([, line]) => line!,
  );
