import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findArchitecture, initialise, saveWeights } from '../../src/model/index.ts';
import { listRuns } from '../../src/store/queries/runs/runs.ts';
import { openStore } from '../../src/store/store.ts';
import { drawImages } from '../check-advise/draw-images.ts';
import { writeFineGrainedSets } from '../demo/write-fine-grained-sets.ts';

/** The files that the pages mention: images, networks, and the runs of one finished experiment. */
export interface World {
  readonly folder: string;
  /** Keys of two finished tests, for `1a2b3c4d` and `5e6f7a8b`. */
  readonly keys: readonly [string, string];
}

/** The experiment that has been run before each page begins. */
const experiment = `name: example
dataset: { kind: folder, root: photos }
model: { name: quicknet }
train: { resolutions: 48, recipe: { epochs: 6, batch_size: 10, optimizer: adamw, learning_rate: 0.005, learning_rate_rule: plain } }
finetune: { scopes: [[], [classifier], [classifier, bn]], recipe: { epochs: 1 } }
test: { resolutions: [48, 64, 72] }
`;

/** A ResNet-50 that is better than chance: a trained classifier on a trunk with random weights. */
const checkpoint = `name: checkpoint
dataset: { kind: folder, root: photos }
model: { name: resnet50, weights: drawn.safetensors, classifier: new }
finetune: { scopes: [[classifier]] }
test: { resolutions: 224 }
`;

/** Writes the world into an empty folder. It takes a minute or two. */
export const createWorld = async (folder: string, program: string): Promise<World> => {
  for (const part of ['train', 'val']) await drawImages(join(folder, 'photos', part), 5, 8, part);
  const fixres = (...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`fixres ${words.join(' ')} ended with ${status}\n${stdout}${stderr}`);
    return stdout;
  };
  const image = join(folder, 'photos/val/class 0/0.png');
  copyFileSync(image, join(folder, 'photo.jpg'));
  for (const part of ['train', 'val']) symlinkSync(join('photos', part), join(folder, part));
  symlinkSync('photos/val', join(folder, 'my-photos'));
  writeFileSync(join(folder, 'labels.csv'), labels(folder));
  await writeFineGrainedSets(join(folder, 'sets'), { train: 80, test: 40 });

  saveWeights(
    findArchitecture('resnet50', 1000),
    initialise(findArchitecture('resnet50', 1000), 1),
    join(folder, 'drawn.safetensors'),
  );
  saveWeights(
    findArchitecture('efficientnet_lite0', 5),
    initialise(findArchitecture('efficientnet_lite0', 5), 1),
    join(folder, 'lite0.safetensors'),
  );
  copyFileSync(join(folder, 'lite0.safetensors'), join(folder, 'lite0.pth'));
  writeFileSync(join(folder, 'checkpoint.yaml'), checkpoint);
  fixres('run', 'checkpoint.yaml', '--runs-dir', 'other', '--no-tui');
  fixres(
    'export',
    'best',
    'checkpoint',
    '--runs-dir',
    'other',
    '--format',
    'safetensors',
    '-o',
    'resnet50.safetensors',
  );
  copyFileSync(join(folder, 'resnet50.safetensors'), join(folder, 'resnet50.pth'));

  writeFileSync(join(folder, 'experiment.yaml'), experiment);
  fixres('run', 'experiment.yaml', '--no-tui');
  const [one, other] = keysOfTests(join(folder, 'runs'));
  fixres('export', one!, '-o', 'net.onnx');
  cpSync(join(folder, 'net.onnx'), join(folder, 'fixed.onnx'));
  mkdirSync(join(folder, 'hub-snapshot'));
  fixres('export', one!, '--format', 'safetensors', '-o', 'hub-snapshot/model.safetensors');
  writeFileSync(join(folder, 'hub-snapshot/config.json'), JSON.stringify(hubConfig));
  return { folder, keys: [one!, other!] };
};

const hubConfig = {
  architecture: 'quicknet',
  num_classes: 5,
  pretrained_cfg: { input_size: [3, 48, 48], mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
};

const labels = (folder: string): string => {
  const rows = readdirSync(join(folder, 'photos/val'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => `photos/val/${name},${name.split('/')[0]}`);
  return `path,label\n${rows.join('\n')}\n`;
};

const keysOfTests = (runsDir: string): string[] => {
  const store = openStore(runsDir, { readonly: true });
  try {
    return listRuns(store, { kind: 'evaluate', experiment: 'example' }).map(({ key }) => key.slice(0, 8));
  } finally {
    store.close();
  }
};
