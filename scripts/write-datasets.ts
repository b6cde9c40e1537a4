// Writes five small data sets of synthetic images in the original layouts of Stanford Cars, CUB-200-2011, Oxford 102 Flowers,
// Oxford-IIIT Pets and Birdsnap, for experiments/table3-mini.yaml:
//   npx tsx scripts/write-datasets.ts FOLDER [--train 500] [--test 500]      images in each set
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeFineGrainedSets } from './demo/write-fine-grained-sets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { train: { type: 'string', default: '500' }, test: { type: 'string', default: '500' } },
});
const [folder] = positionals;
const [train, test] = [Number(values.train), Number(values.test)];
if (folder === undefined || !(train > 0 && test > 0)) {
  console.error('usage: npx tsx scripts/write-datasets.ts FOLDER [--train NUMBER] [--test NUMBER]');
  process.exit(2);
}
if (existsSync(folder)) {
  console.error(`${folder} exists: name another folder, or remove it`);
  process.exit(2);
}
for (const root of await writeFineGrainedSets(folder, { train, test })) console.log(root);
