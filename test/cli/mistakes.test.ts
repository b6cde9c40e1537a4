import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeWeights } from '../app/finished-folder.ts';
import { png } from '../data/support.ts';
import { fixres } from './fixtures/cli.ts';

// The mistakes that are made first: each leads to the command, or to the words, that fix it.
const folder = mkdtempSync(join(tmpdir(), 'fixres-mistakes-'));
const at = (path: string): string => join(folder, path);

before(async () => {
  for (const place of [
    'photos/train/a',
    'photos/train/b',
    'photos/val/a',
    'photos/val/b',
    'flat/a',
    'flat/b',
    'seven/a',
  ]) {
    mkdirSync(at(place), { recursive: true });
    writeFileSync(at(`${place}/1.png`), await png(9 + place.length, 9, place.endsWith('a') ? '#f00' : '#00f'));
  }
  writeWeights(folder, 1);
  copyFileSync(fileURLToPath(new URL('../golden/onnx/residual.onnx', import.meta.url)), at('own.onnx'));
});

after(() => rmSync(folder, { recursive: true, force: true }));

const photos = '{ kind: folder, root: photos }';
const model = '{ name: tinynet, weights: net.safetensors }';

const mistakes: readonly {
  readonly mistake: string;
  readonly dataset?: string;
  readonly model?: string;
  readonly scopes?: string;
  readonly message: RegExp;
  readonly hint: RegExp;
}[] = [
  {
    mistake: 'a network that does not exist, with a name near to it',
    model: '{ name: resnet51, weights: net.safetensors }',
    message: /got "resnet51"; did you mean "resnet50"\?/,
    hint: /`fixres model list` lists all networks/,
  },
  {
    mistake: 'a network that does not exist',
    model: '{ name: my_own_network, weights: net.safetensors }',
    message: /got "my_own_network"/,
    hint: /`fixres model list` lists all networks; use `onnx` or `tfjs` for a network of your own/,
  },
  {
    mistake: 'weights that do not exist',
    model: '{ name: tinynet, weights: nowhere.pth }',
    message: /could not read the weights .*nowhere\.pth/,
    hint: /`fixres weights list` lists published weights/,
  },
  {
    mistake: 'weights of another network',
    model: '{ name: quicknet, weights: net.safetensors }',
    message: /does not fit `quicknet`/,
    hint: /set `name: tinynet` of the model; `fixres model inspect \S+net\.safetensors` shows/,
  },
  {
    mistake: 'more classes in the network than in the data set',
    model: '{ name: onnx, weights: own.onnx, train_resolution: 32, normalize: { mean: [0, 0, 0], std: [1, 1, 1] } }',
    message: /its classifier has 5 classes, the data set `photos` has 2/,
    hint: /in `classes_file` .* `fixres model inspect \S+own\.onnx` shows the network's classes/,
  },
  {
    mistake: 'a network of their own of which nothing is said',
    model: '{ name: onnx, weights: own.onnx }',
    message: /expected the train resolution of the network/,
    hint: /set `train_resolution`, such as 224.* `fixres model inspect \S+own\.onnx` shows/,
  },
  {
    mistake: 'a folder that does not exist',
    dataset: '{ kind: folder, root: nowhere }',
    message: /folder \S+nowhere does not exist/,
    hint: /set `root` of the data set.* `fixres data inspect FOLDER`/,
  },
  {
    mistake: 'images that are not split',
    dataset: '{ kind: folder, root: flat }',
    message: /flat has no folder `val` for the test images; its folders: `a`, `b`/,
    hint: /set `test` of the data set.* `fixres data inspect \S+flat` shows/,
  },
  {
    mistake: 'a list that does not exist',
    dataset: '{ kind: manifest, root: photos }',
    message: /can't read the manifest/,
    hint: /set `manifest` of the data set.* `fixres data inspect FOLDER`/,
  },
  {
    mistake: 'fine-tuning without training images',
    dataset: '{ kind: folder, root: photos, train: trian }',
    scopes: '[[classifier]]',
    message: /has no training images.* did you mean `train`\?/,
    hint: /set `train` of the data set.* `fixres data inspect \S+photos` shows/,
  },
  {
    mistake: 'a part that is not one',
    scopes: '[[clasifier]]',
    message: /got "clasifier"; did you mean "classifier"\?/,
    hint: /^/,
  },
  {
    mistake: 'more cells than the network has',
    scopes: '[[classifier, last_cells: 9]]',
    message: /can't be fine-tuned in `last_cells: 9`/,
    hint: /`last_cells: 1` to `last_cells: 2` are possible/,
  },
];

for (const { mistake, message, hint, ...spec } of mistakes) {
  test(`${mistake}: says what is wrong, and which command helps`, async () => {
    writeFileSync(
      at('spec.yaml'),
      `name: x
dataset: ${spec.dataset ?? photos}
model: ${spec.model ?? model}
finetune: { scopes: ${spec.scopes ?? '[[]]'}, bn: affine }
test: { resolutions: [32] }
`,
    );
    const { code, err } = await fixres('plan', at('spec.yaml'), '--runs-dir', at('runs'));
    assert.ok(code === 2 || code === 4, err);
    assert.match(err, message);
    assert.match(err.split('\n  hint: ').slice(1).join('\n'), hint);
    // A command that is given in full is one that works.
    for (const [, words] of err.matchAll(/`fixres ([a-z ]+(?: [^`\sA-Z]+)?)`/g)) {
      const helped = await fixres(...words!.split(' '));
      assert.equal(helped.code, 0, `${words}: ${helped.err}`);
    }
  });
}

test('`advise` and `init` also suggest the next step', async () => {
  const ask = async (command: string, ...words: readonly string[]) => (await fixres(command, ...words)).err;
  for (const command of ['advise', 'init']) {
    const unknown = await ask(command, '--model', 'resnet51', '--images', at('flat'));
    assert.match(unknown, /did you mean `resnet50`\? `fixres model list` lists all networks/);
    const nameOnly = await ask(command, '--model', 'resnet50', '--images', at('flat'));
    assert.match(nameOnly, /pass the file that `fixres weights fetch NAME` downloads/);
    const nowhere = await ask(command, '--model', at('net.safetensors'), '--images', at('nowhere'));
    assert.match(nowhere, /name a folder with a sub-folder of images for each class/);
  }
});
