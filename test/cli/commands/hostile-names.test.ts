import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import { commandsOf } from '../../../src/cli/every-command.ts';
import { wholeProgram } from '../../../src/cli/run-cli.ts';
import { fixres, microSpec, withFolder } from '../fixtures/cli.ts';

/** A name that means something in every format. Origin of the sequences: ECMA-48, Unicode UAX #9, OWASP "CSV Injection". */
const name = '=cmd|<script>a\u001b[2J\u009bb\u202ec\\d%e_f__proto__';
const option = `dataset.name=${JSON.stringify(name)}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const raw = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
const nothing = /(?!)/;
const html = /(^|[^\\])<script/;

/** What must not be in a text of each format, besides control characters. */
const hazards: Readonly<Record<string, RegExp>> = {
  terminal: nothing,
  table: nothing,
  text: nothing,
  txt: nothing,
  json: nothing,
  markdown: html,
  md: html,
  latex: /[^\\]%e|\\d%|[^\\]_f/,
  tex: /[^\\]%e|\\d%|[^\\]_f/,
  csv: /(^|,)"?=/m,
  svg: html,
  html,
  mermaid: html,
  dot: nothing, // a label in quotes is text
  // Formats of files: what is printed is a text of one line.
  onnx: nothing,
  safetensors: nothing,
  mlflow: nothing,
  tensorboard: nothing,
};

const holds = (text: string, format: string, what: string): void => {
  const hazard = hazards[format];
  assert.ok(hazard !== undefined, `${what}: say here what is dangerous in ${format}`);
  assert.doesNotMatch(text, raw, what);
  assert.doesNotMatch(text, hazard, what);
};

/** The one script of a report's page, which sorts its tables. */
const ownScript = /\n<script>\n'use strict';[\s\S]*?<\/script>\n<\/body>/;

/** Formats that a command can print, and the words that ask for each. */
const formatsOf = ({ options }: Command): readonly (readonly [format: string, words: readonly string[]])[] => {
  const choices = options.find(({ long }) => long === '--format')?.argChoices;
  if (choices !== undefined) return choices.map((format) => [format, ['--format', format]] as const);
  const hasJson = options.some(({ long }) => long === '--json');
  return [['text', []], ...(hasJson ? ([['json', ['--json']]] as const) : [])];
};

const commands = commandsOf(
  await wholeProgram({ out: () => {}, err: () => {}, env: {}, cwd: '/', exit: () => {} }),
).filter(({ command }) => command.commands.length === 0);

/** Commands that are given no name, and print none of somebody's files. */
const nameless: Readonly<Record<string, string>> = {
  schema: 'the same for everybody',
  doctor: 'the state of this machine',
  completion: 'a script made of the names of commands',
  'model list': 'the networks of this program',
  'weights list': 'the published weights that this program knows',
};

/** What every other command is called with: results under the hostile name, or the name where a key or a file is to stand. */
const callsIn = (folder: string, at: readonly string[], keys: { readonly [kind: string]: readonly string[] }) => {
  const [first, second] = keys.evaluate!;
  const file = (ending: string): string => join(folder, `${name}${ending}`);
  const nowhere = ['--runs-dir', file(' nowhere')];
  const named = [file('.yaml'), '--set', option];
  const calls: Readonly<Record<string, readonly (readonly string[])[]>> = {
    advise: [['--model', file('.onnx'), '--images', file('s')]],
    init: [[join(folder, 'new'), '--model', file('.onnx'), '--images', file('s')]],
    run: [[...named, ...at, '--no-tui']],
    report: ['table1', 'curve', 'verdict', 'best', name].map((report) => [report, ...at]),
    compare: [[first!, second!, ...at]],
    plan: [named],
    'runs list': [at],
    'runs show': [[first!, ...at]],
    'runs metrics': [
      [keys.train![0]!, ...at],
      [keys.train![0]!, name, ...at],
    ],
    'runs logs': [[first!, ...at]],
    'runs classes': [[first!, ...at]],
    'runs confusion': [[first!, ...at]],
    'runs retry': [[name, ...at]],
    'runs cancel': [[name, ...at]],
    status: [at, nowhere],
    watch: [
      ['--no-tui', ...at],
      [name, ...at],
    ],
    gc: [at, nowhere],
    'cache ls': [at, nowhere],
    'cache verify': [at, nowhere],
    'cache prune': [
      ['--budget', '0', '--dry-run', ...at],
      ['--budget', '0', ...nowhere],
    ],
    validate: [named],
    export: [[first!, '-o', file('.onnx'), ...at]],
    'metrics export': [['-o', file('.metrics'), ...at]],
    reproduce: [[name, ...at]],
    predict: [[first!, file('.png'), ...at]],
    'model check': [[file('.pt')]],
    'model inspect': [[file('.pt')]],
    'weights inspect': [[file('.safetensors')]],
    'weights convert': [[file('.pth'), file('.safetensors')]],
    'weights fetch': [[name]],
    'data inspect': [named],
    'data verify': [named],
    'runs rm': [
      [name, ...at],
      [first!, '--force', '--yes', ...at],
    ],
  };
  return calls;
};

test('a hostile name is harmless in every format of every command', () =>
  withFolder(async (folder) => {
    const at = ['--runs-dir', join(folder, `${name} runs`)] as const;
    const spec = join(folder, `${name}.yaml`);
    copyFileSync(microSpec, spec);
    const ran = await fixres('run', spec, ...at, '--workers', '1', '--set', option);
    assert.equal(ran.code, 0, ran.err);
    holds(ran.out + ran.err, 'terminal', 'run');
    const keys: Record<string, string[]> = {};
    const listed = await fixres('runs', 'list', ...at, '--json');
    for (const { kind, key } of JSON.parse(listed.out)) keys[kind] = [...(keys[kind] ?? []), key];

    const all = join(folder, 'all');
    assert.equal((await fixres('report', 'all', ...at, '-o', all)).code, 0);
    for (const file of readdirSync(all).filter((each) => !each.endsWith('.png'))) {
      const content = readFileSync(join(all, file), 'utf8');
      holds(file === 'index.html' ? content.replace(ownScript, '') : content, extname(file).slice(1), file);
    }

    const calls = callsIn(folder, at, keys);
    assert.deepEqual(
      commands.map(({ words }) => words).filter((words) => calls[words] === undefined && nameless[words] === undefined),
      [],
      'call it here, or say why no name can come out of it',
    );
    const silent: string[] = [];
    for (const [words, eachCall] of Object.entries(calls)) {
      const { command } = commands.find((each) => each.words === words)!;
      let printed = '';
      for (const [format, chosen] of formatsOf(command).filter(([each]) => each !== 'png')) {
        for (const call of eachCall) {
          const { out, err } = await fixres(...words.split(' '), ...call, ...chosen);
          const what = [words, ...chosen].join(' ');
          holds(out, format, what);
          holds(err, 'terminal', what);
          assert.doesNotMatch(err, /bug in fixres/, what);
          printed += out + err;
        }
      }
      if (!printed.includes('cmd')) silent.push(words);
    }
    assert.deepEqual(silent, [], 'commands that never printed the name');
  }));
