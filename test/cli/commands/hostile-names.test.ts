import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { test } from 'node:test';
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
};

const holds = (text: string, format: string, what: string): void => {
  const hazard = hazards[format];
  assert.ok(hazard !== undefined, `${what}: say here what is dangerous in ${format}`);
  assert.doesNotMatch(text, raw, what);
  assert.doesNotMatch(text, hazard, what);
};

/** The one script of a report's page, which sorts its tables. */
const ownScript = /\n<script>\n'use strict';[\s\S]*?<\/script>\n<\/body>/;

/** The formats that the help of a command names; a command without the option prints text. */
const formatsOf = async (command: readonly string[]): Promise<readonly string[]> => {
  const { out } = await fixres(...command, '--help');
  const [, choices] = /--format <format>[^(]*(?:\(default:[^)]*\)\s*)?\(choices:\s*((?:"\w+",?\s*)+)/.exec(out) ?? [];
  return choices === undefined ? [] : [...choices.matchAll(/\w+/g)].map(([format]) => format);
};

test('a hostile name is harmless in every format of every command that prints or draws', () =>
  withFolder(async (folder) => {
    const at = ['--runs-dir', join(folder, 'runs')] as const;
    const ran = await fixres('run', microSpec, ...at, '--workers', '1', '--set', option);
    assert.equal(ran.code, 0, ran.err);
    holds(ran.out + ran.err, 'terminal', 'run');
    const listed = await fixres('runs', 'list', ...at, '--kind', 'evaluate', '--format', 'json');
    const [first, second] = JSON.parse(listed.out).map(({ key }: { key: string }) => key);

    const reports = ['table1', 'curve', 'verdict', 'best'];
    const commands: readonly (readonly [command: readonly string[], words: readonly string[]])[] = [
      ...reports.map((report) => [['report'], [report, ...at]] as const),
      [['compare'], [first, second, ...at]],
      [['runs', 'list'], at],
      [
        ['runs', 'show'],
        [first, ...at],
      ],
      [
        ['runs', 'logs'],
        [first, ...at],
      ],
      [['status'], at],
      [['gc'], at],
      [['cache', 'ls'], at],
      [['plan'], [microSpec, '--set', option]],
      [
        ['data', 'inspect'],
        [microSpec, '--set', option],
      ],
      [['predict'], [first, `${name}.png`, ...at]],
      [['weights', 'inspect'], [`${name}.safetensors`]],
    ];
    let printed = 0;
    for (const [command, words] of commands) {
      const formats = await formatsOf(command);
      for (const format of formats.length === 0 ? ['text'] : formats.filter((each) => each !== 'png')) {
        const chosen = formats.length === 0 ? [] : ['--format', format];
        const { out, err } = await fixres(...command, ...words, ...chosen);
        const what = [...command, ...chosen].join(' ');
        holds(out, format, what);
        holds(err, 'terminal', what);
        assert.doesNotMatch(err, /bug in fixres/, what);
        printed += /cmd/.test(out + err) ? 1 : 0;
      }
    }
    assert.ok(printed > 15, `the name was printed ${printed} times`);

    const all = join(folder, 'all');
    assert.equal((await fixres('report', 'all', ...at, '-o', all)).code, 0);
    for (const file of readdirSync(all).filter((each) => !each.endsWith('.png'))) {
      const content = readFileSync(join(all, file), 'utf8');
      holds(file === 'index.html' ? content.replace(ownScript, '') : content, extname(file).slice(1), file);
    }
  }));
