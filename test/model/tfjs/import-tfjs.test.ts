import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isFixresError } from '../../../src/base/errors.ts';
import { randomStream } from '../../../src/base/random.ts';
import { openEngine } from '../../../src/engine/index.ts';
import { parameterCount, shapesAt } from '../../../src/model/index.ts';
import { importTfjs } from '../../../src/model/tfjs/import-tfjs.ts';
import { logitsOfTwo, softmax } from '../logits-of-two.ts';

// Written by test/golden/tfjs/make.mjs with tfjs-layers.
const golden = (name: string): string => fileURLToPath(new URL(`../../golden/tfjs/${name}`, import.meta.url));
const { answers }: { readonly answers: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> } =
  JSON.parse(readFileSync(golden('answers.json'), 'utf8'));

const folder = mkdtempSync(join(tmpdir(), 'fixres-tfjs-'));
after(() => rmSync(folder, { recursive: true }));
before(() => openEngine({ engine: 'onnx', threads: 1 }));

for (const name of ['residual', 'nested']) {
  test(`the layers model \`${name}\` gives tfjs-layers's outputs`, async () => {
    const { network } = importTfjs(golden(`${name}/model.json`));
    const weights = network.ownWeights();
    for (const [size, wanted] of Object.entries(answers[name]!)) {
      const side = Number(size);
      const image = Float32Array.from({ length: side * side * 3 }, (_, index) => Math.sin(0.37 * index));
      for (const logits of await logitsOfTwo(network, weights, image, side)) {
        const got = softmax(logits);
        assert.equal(got.length, wanted.length);
        const largest = Math.max(...got.map((value, index) => Math.abs(value - wanted[index]!)));
        assert.ok(largest < 1e-6, `${side} px: ${largest}`);
      }
    }
  });
}

test('it is cut before the last batch norm, with the residual that joins after it, and before the classifier', () => {
  const { network, head } = importTfjs(golden('residual/model.json'));
  assert.deepEqual(network.cuts, { pooled: 3, bn: 1 });
  assert.deepEqual(network.lastBatchNorms, ['bn2']);
  assert.deepEqual(
    head.dropped.map(({ type }) => type),
    ['Softmax'],
  );
  // 48 px, halved twice.
  assert.deepEqual(shapesAt(network, 48)[1], [
    [12, 12, 28],
    [12, 12, 28],
  ]);
  assert.equal(network.classifier, 'predictions');
  // By hand: 216 + 16 + 3*3*8*2 + 16 + 68 + 80 + 144 + 192 + 12 + 28*28*9 + 28 + 56 + 145; `bn2` has a scale here.
  assert.equal(parameterCount(network), 216 + 16 + 144 + 16 + 68 + 80 + 144 + 192 + 12 + 7056 + 28 + 56 + 145);
});

test('a 1x1 convolution after the pooling is a classifier, as in MobileNet', () => {
  const { network } = importTfjs(golden('nested/model.json'));
  assert.equal(network.classifier, 'predictions');
  assert.deepEqual(network.parameters.find(({ name }) => name === 'predictions.weight')?.shape, [6, 4]);
});

/** The model `residual` with its JSON changed; shards are where they were. */
const changed = (change: (text: string) => string): string => {
  const file = join(folder, 'model.json');
  for (const shard of ['group1-shard1of2.bin', 'group1-shard2of2.bin']) {
    writeFileSync(join(folder, shard), readFileSync(golden(`residual/${shard}`)));
  }
  writeFileSync(file, change(readFileSync(golden('residual/model.json'), 'utf8')));
  return file;
};

const refusal = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(isFixresError(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

test('a layer of an unknown class is refused with its name', () => {
  const file = changed((text) => text.replace('"class_name":"LeakyReLU"', '"class_name":"PReLU"'));
  assert.throws(() => importTfjs(file), refusal('MODEL_UNSUPPORTED_OP', /the layer `leaky` \(PReLU\) has a class/));
});

test('an unknown option of a layer is refused with its name', () => {
  const odd: readonly (readonly [from: string, to: string, message: RegExp])[] = [
    ['"activation":"swish"', '"activation":"mish"', /`swish` \(Activation\) has the activation `mish`/],
    ['"data_format":"channels_last"', '"data_format":"channels_first"', /has its channels first/],
    ['"padding":"same"', '"padding":"causal"', /has the padding `causal`/],
    ['"epsilon":0.01', '"epsilon":"small"', /`bn2` \(BatchNormalization\) has the `epsilon` "small"/],
    ['"target_shape":[1,1,16]', '"target_shape":[4,4,1]', /`point` \(Reshape\) turns its input into \[4,4,1\]/],
  ];
  for (const [from, to, message] of odd) {
    const file = changed((text) => text.replace(from, to));
    assert.throws(() => importTfjs(file), refusal('MODEL_UNSUPPORTED_OP', message));
  }
});

test('a cycle, a missing weight and a graph model are refused with the reason', () => {
  const broken: readonly (readonly [from: string, to: string, message: RegExp])[] = [
    ['"name":"bn1/gamma"', '"name":"bn9/gamma"', /there is no weight `bn1\/gamma`/],
    ['"modelTopology":{', '"modelTopology":{"node":[],', /is a graph model/],
    ['[["pad",0,0', '[["leaky",0,0', /depends on a layer that does not exist/],
  ];
  for (const [from, to, message] of broken) {
    const file = changed((text) => text.replace(from, to));
    assert.throws(() => importTfjs(file), refusal('MODEL_WEIGHTS_INVALID', message));
  }
});

test('a mutated model.json is read or refused, and nothing else happens', () => {
  const text = readFileSync(golden('nested/model.json'));
  for (const shard of ['group1-shard1of2.bin', 'group1-shard2of2.bin']) {
    writeFileSync(join(folder, shard), readFileSync(golden(`nested/${shard}`)));
  }
  const random = randomStream(6, 'tfjs-fuzz');
  let refused = 0;
  for (let round = 0; round < 300; round++) {
    const mutated = Buffer.from(text);
    // Digits for digits and letters for letters, so that more than the JSON's syntax is tried.
    for (let change = 0; change < 3; change++) {
      const at = random.integer(0, mutated.length - 1);
      const isDigit = /\d/.test(String.fromCharCode(mutated[at]!));
      mutated[at] = isDigit ? random.integer(0x30, 0x39) : random.integer(0x20, 0x7e);
    }
    const file = join(folder, 'mutated.json');
    writeFileSync(file, mutated);
    try {
      importTfjs(file).network.ownWeights();
    } catch (error) {
      if (!isFixresError(error)) throw error;
      refused += 1;
    }
  }
  assert.ok(refused > 30 && refused < 300, `${refused} of 300 refused`);
});

test('layers may be listed in any order: reversed, they give the same steps', () => {
  const file = changed((text) => {
    const json = JSON.parse(text);
    const topology = json.modelTopology.model_config ?? json.modelTopology;
    topology.config.layers.reverse();
    return JSON.stringify(json);
  });
  const names = (from: string) => importTfjs(from).network.steps.map(({ name }) => name);
  assert.deepEqual(names(file), names(golden('residual/model.json')));
});
