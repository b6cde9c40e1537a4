// Compares what we read from the published data sets' annotations with what other readers make of them:
//   npm run check:datasets [-- --python PYTHON]      PYTHON: an interpreter with scipy, torchvision, webdataset, datasets
// The sets are generated in their original layouts. A reader that is not installed is passed over and named.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listImages } from '../src/data/datasets/list-images.ts';
import { datasetOfSpec } from '../test/helpers/datasets/dataset-of-spec.ts';
import { allSets } from '../test/helpers/datasets/generated/all-sets.ts';

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });

/** Every image's class by part and path, as our lister finds it. */
const labelsOf = async (set, root) => {
  const { layout } = datasetOfSpec({ ...set.spec, on_error: 'skip' }, root);
  const { images } = await listImages(layout, root);
  const inPart = (wanted) =>
    Object.fromEntries(images.filter(({ part }) => part === wanted).map(({ path, className }) => [path, className]));
  return { train: inPart('train'), test: inPart('test') };
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
    labels[set.name] = await labelsOf(set, root);
  }
  writeFileSync(join(folder, 'labels.json'), JSON.stringify(labels));
  const program = fileURLToPath(new URL('check-datasets.py', import.meta.url));
  const { status, error } = spawnSync(values.python, [program, folder], { stdio: 'inherit' });
  if (error !== undefined) console.log(`nothing was compared: can't start ${values.python} (${error.message})`);
  process.exitCode = error === undefined ? (status ?? 1) : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
