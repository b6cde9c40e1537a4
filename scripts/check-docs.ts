// Runs the documentation: every `fixres` command line of every page, in a folder with images, networks and finished runs
// named as on the pages, and `fixres plan` for every complete spec:
//   npm run check:docs -- [--only PAGE] [--keep]
// A page's commands run one after another, as a reader would run them; those of docs/cli.md each run by themselves.
// What cannot be run here is listed with the reason. Exit code 1 if a command ends with anything but 0. It takes about
// ten minutes.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { blocks, commandOf, documents } from '../test/helpers/documents.ts';
import { unrunnable } from './check-docs/unrunnable.ts';
import { createWorld, type World } from './check-docs/world.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, keep: { type: 'boolean', default: false } },
});
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'fixres-check-docs-'));
let failed = 0;

/** Replaces the pages' names with those in the world. */
const inWorld = (text: string, { folder, keys }: World): string =>
  text
    .replaceAll('1a2b3c4d', keys[0])
    .replaceAll('5e6f7a8b', keys[1])
    .replaceAll(/\/data\/oxford-iiit-pet/g, join(folder, 'sets/pets'))
    .replaceAll(/\/data\/weights\//g, `${folder}/`)
    .replaceAll(/\/data\/birds|\/(?:old|new)\/photos|(?<![\w.])\/photos/g, join(folder, 'photos'))
    .replaceAll('/results/runs', 'runs');

const sandbox = (world: World): string => {
  const folder = mkdtempSync(join(work, 'page-'));
  cpSync(world.folder, folder, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('/other') });
  return folder;
};

const run = (line: string, cwd: string): void => {
  const startedMs = Date.now();
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
  const output = words.indexOf('>');
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, ...words.slice(1, output < 0 ? undefined : output)],
    {
      cwd,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: 900_000,
      env: { ...process.env, HOME: work, XDG_CACHE_HOME: join(work, 'cache') },
    },
  );
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  // Then latency cannot be measured, and the command rightly says so.
  const isBusy = /kept the machine busy/.test(stderr);
  if (isBusy && status !== 0) {
    console.log(`  skip   ${line}: other programs keep this machine busy`);
    return;
  }
  if (status !== 0) failed++;
  console.log(
    status === 0
      ? `  right  ${line} (${seconds} s)`
      : `  WRONG  ${line}: exit code ${status}\n${stderr.replace(/^/gm, '         ')}`,
  );
};

const checkPage = (page: string, world: World): void => {
  console.log(page);
  const shared = sandbox(world);
  for (const { language, text } of blocks.filter((block) => block.page === page)) {
    if (language === 'yaml' && text.startsWith('name:')) {
      const file = `${/^name: (\S+)/.exec(text)![1]}.yaml`;
      writeFileSync(join(shared, file), inWorld(text, world));
      attempt(`fixres plan ${file}`, shared, world);
    }
    if (language !== 'sh') continue;
    for (const line of text.split('\n').map(commandOf)) {
      if (!/^(npx )?fixres /.test(line)) continue;
      attempt(line.replace(/^npx /, ''), page === 'docs/cli.md' ? sandbox(world) : shared, world);
    }
  }
};

const attempt = (line: string, cwd: string, world: World): void => {
  const rule = unrunnable.find(({ lines }) => lines.test(line));
  if (rule === undefined) run(inWorld(line, world), cwd);
  else {
    console.log(`  ${rule.instead === undefined ? 'skip' : 'note'}   ${line}: ${rule.reason}`);
    if (rule.instead !== undefined) run(inWorld(rule.instead(line), world), cwd);
  }
};

try {
  const folder = join(work, 'world');
  mkdirSync(folder);
  const world = await createWorld(folder, program);
  for (const page of documents) {
    const runs = blocks.some((block) => block.page === page && /^(npx fixres|fixres|name:) ?/m.test(block.text));
    if (runs && page.includes(values.only)) checkPage(page, world);
  }
} finally {
  if (values.keep) console.log(work);
  else rmSync(work, { recursive: true, force: true });
}
console.log(failed === 0 ? 'every command of the documentation ran' : `${failed} commands failed`);
process.exitCode = failed === 0 ? 0 : 1;
