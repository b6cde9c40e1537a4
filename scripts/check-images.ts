// Compares our pixels with Pillow's, file by file, including damaged files:
//   npm run check:images [-- --python PYTHON] [-- FORMAT...]     PYTHON: an interpreter with Pillow and NumPy
// Skipped without such a Python. Prints a table of the kinds of files of each format. Exit code 1 if a pixel differs, or if
// we read a file that Pillow refuses.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isFixresError } from '../src/base/errors.ts';
import { sha256 } from '../src/base/json.ts';
import { decodeImage } from '../src/data/index.ts';

/** How Pillow reads a file; see check-images/make.py. */
interface Expected {
  readonly format: string;
  readonly kind: string;
  readonly file: string;
  readonly width?: number;
  readonly height?: number;
  readonly sha256?: string;
  readonly error?: string;
}

interface Row {
  files: number;
  alike: number;
  differ: number;
  refusedByBoth: number;
  refusedByUsOnly: number;
  readByUsOnly: number;
}

const { values, positionals } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, verbose: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const outcomeOf = async (folder: string, expected: Expected): Promise<[outcome: keyof Row, why: string]> => {
  try {
    const { widthPx, heightPx, data } = await decodeImage(join(folder, expected.file));
    const digest = sha256(data);
    const ours = `${widthPx} x ${heightPx}, ${digest.slice(0, 8)}`;
    if (expected.error !== undefined) return ['readByUsOnly', `${ours}; Pillow: ${expected.error}`];
    const isAlike = widthPx === expected.width && heightPx === expected.height && digest === expected.sha256;
    const theirs = `${expected.width} x ${expected.height}, ${expected.sha256?.slice(0, 8)}`;
    return [isAlike ? 'alike' : 'differ', `${ours}; Pillow: ${theirs}`];
  } catch (error) {
    if (!isFixresError(error) || error.code !== 'DATA_IMAGE_UNREADABLE') throw error;
    return [expected.error === undefined ? 'refusedByUsOnly' : 'refusedByBoth', error.message];
  }
};

if (spawnSync(values.python, ['-c', 'import numpy, PIL']).status !== 0) {
  console.log(`check:images skipped: ${values.python} is not a Python with Pillow and NumPy; name one with --python`);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'fixres-check-images-'));
try {
  const program = fileURLToPath(new URL('check-images/make.py', import.meta.url));
  const { status, error } = spawnSync(values.python, [program, folder, ...positionals], { stdio: 'inherit' });
  if (error !== undefined || status !== 0) throw new Error(`${values.python} made no images`, { cause: error });
  const [version, ...lines] = readFileSync(join(folder, 'expected.jsonl'), 'utf8').trimEnd().split('\n');
  const table: Record<string, Row> = {};
  for (const line of lines) {
    const expected: Expected = JSON.parse(line);
    const [outcome, why] = await outcomeOf(folder, expected);
    for (const name of [`${expected.format}: ${expected.kind}`, expected.format]) {
      table[name] ??= { files: 0, alike: 0, differ: 0, refusedByBoth: 0, refusedByUsOnly: 0, readByUsOnly: 0 };
      table[name].files += 1;
      table[name][outcome] += 1;
    }
    if (values.verbose && !/^(alike|refusedByBoth)$/.test(outcome))
      console.log(`${expected.file} (${expected.kind}): ${outcome}: ${why}`);
  }
  console.log(`Pillow ${JSON.parse(version!).pillow}`);
  console.table(table);
  if (Object.values(table).some(({ differ, readByUsOnly }) => differ + readByUsOnly > 0)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
