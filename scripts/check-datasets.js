// Compares the labels that we read from the annotations of published data sets with those that other readers find:
//   npm run check:datasets [-- --python PYTHON]      PYTHON: an interpreter with scipy, torchvision, webdataset, datasets
// The sets are generated in their original layouts, and by the libraries themselves. Missing libraries are skipped and
// named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listImages } from '../src/data/datasets/list-images.ts';
import { datasetOfSpec } from '../test/helpers/datasets/dataset-of-spec.ts';
import { allSets } from '../test/helpers/datasets/generated/all-sets.ts';

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });

/** Every image's class by part and path, according to our lister. */
const labelsOf = async (spec, root) => {
  const { layout } = datasetOfSpec({ ...spec, on_error: 'skip' }, root);
  const { images } = await listImages(layout, root);
  const inPart = (wanted) =>
    Object.fromEntries(images.filter(({ part }) => part === wanted).map(({ path, className }) => [path, className]));
  return { train: inPart('train'), test: inPart('test') };
};

/** Runs one of the Python programs beside this file; false if there is no Python. */
const runPython = (name) => {
  const program = fileURLToPath(new URL(name, import.meta.url));
  const { status, error } = spawnSync(values.python, [program, folder], { stdio: 'inherit' });
  if (error !== undefined) console.log(`nothing was compared: can't start ${values.python} (${error.message})`);
  else if (status !== 0) process.exitCode = status ?? 1;
  return error === undefined;
};

const folder = mkdtempSync(join(tmpdir(), 'fixres-check-datasets-'));
try {
  const labels = {};
  for (const set of await allSets()) {
    const root = join(folder, set.name);
    for (const [path, content] of Object.entries(set.files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    labels[set.name] = await labelsOf(set.spec, root);
  }
  if (runPython('write-foreign-sets.py')) {
    const specs = join(folder, 'specs.json');
    for (const [name, spec] of Object.entries(existsSync(specs) ? JSON.parse(readFileSync(specs, 'utf8')) : {})) {
      labels[name] = await labelsOf(spec, join(folder, name));
    }
    writeFileSync(join(folder, 'labels.json'), JSON.stringify(labels));
    runPython('check-datasets.py');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
