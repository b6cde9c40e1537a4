import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { goldenNetwork } from '../../../src/model/golden/check-forward.ts';
import {
  architectureNames,
  multiplyAdds,
  type Network,
  parameterCount,
  possibleScopes,
  shapesAt,
  zoo,
} from '../../../src/model/index.ts';
import { assertScope } from '../../../src/model/scope.ts';
import { fileShape } from '../../../src/model/weights/layout.ts';

/** Origin of the numbers: the `origin` member of the file. */
interface Structure {
  readonly parameters: number;
  readonly tensors: number;
  readonly sha256: string;
  readonly sidePx: number;
  readonly multiplyAdds: number;
}

const { architectures } = JSON.parse(
  readFileSync(new URL('../../golden/model/structure.json', import.meta.url), 'utf8'),
) as { readonly architectures: Readonly<Record<string, Structure>> };

for (const [name, structure] of Object.entries(architectures)) {
  test(`${name} has the keys, shapes, parameters and multiply-adds that torchvision or timm gives it`, () => {
    const network = goldenNetwork(name);
    assert.equal(network.parameters.length, structure.tensors);
    assert.equal(hashOfKeys(network), structure.sha256);
    assert.equal(parameterCount(network), structure.parameters);
    assert.equal(multiplyAdds(network, structure.sidePx), structure.multiplyAdds);
  });
}

test('the two paddings of PNASNet-5-Large share their parameters', () => {
  assert.deepEqual(zoo.pnasnet5large_fixres(1000).parameters, zoo.pnasnet5large(1000).parameters);
});

test('every network of the zoo but the two small ones is held against torchvision or timm', () => {
  const held = new Set(Object.keys(architectures).map((name) => goldenNetwork(name).architecture));
  const ours = ['quicknet', 'tinynet', 'pnasnet5large_fixres'];
  assert.deepEqual(
    architectureNames.filter((name) => !held.has(name)),
    ours,
  );
});

test('every network keeps at least one value in every map at its smallest side, and no network can be smaller', () => {
  for (const name of architectureNames) {
    const network = zoo[name](10);
    const smallest = (sidePx: number) => Math.min(...shapesAt(network, sidePx).flat(2));
    // The reference's padding refuses the odd maps that 19 to 26 pixels would give.
    if (name === 'pnasnet5large_fixres') continue;
    assert.ok(smallest(network.minimumSidePx) >= 1, `${name} at ${network.minimumSidePx}`);
    // A vision transformer refuses every side that is no multiple of its patches.
    if (name.includes('_patch16_')) continue;
    // PNASNet's smaller maps have values, but lose them where one is shifted away.
    if (network.minimumSidePx > 1 && name !== 'pnasnet5large') {
      assert.ok(smallest(network.minimumSidePx - 1) < 1, `${name} at ${network.minimumSidePx - 1}`);
    }
  }
});

/** Shapes at a cut for a square input. */
const at = (network: Network, cut: string, sidePx: number) => shapesAt(network, sidePx)[network.cuts[cut]!];

// By hand: an image of 331 pixels becomes maps of 165, 83, 42, 21 and 11.
test('three cells before its end PNASNet-5-Large holds the outputs of cells 7 and 8', () => {
  const network = zoo.pnasnet5large(1000);
  assert.deepEqual(at(network, 'cells:3', 331), [
    [21, 21, 2160],
    [11, 11, 4320],
  ]);
  assert.equal(possibleScopes(network).lastCells, 12);
  assert.deepEqual(at(network, 'pooled', 331), [[4320]]);
});

test('before the batch norms that close its last cell PNASNet-5-Large holds five inputs of them, and what joins after', () => {
  const network = zoo.pnasnet5large(1000);
  assert.deepEqual(
    at(network, 'bn', 331),
    Array.from({ length: 8 }, () => [11, 11, 864]),
  );
  assert.deepEqual(
    network.lastBatchNorms,
    ['0_left', '1_left', '2_left', '2_right', '3_left', '4_left'].map((side) => `cell_11.comb_iter_${side}.bn_sep_2`),
  );
});

test('before its last batch norm SENet-154 holds its input and the residual; the gate comes after it', () => {
  const network = zoo.senet154(1000);
  assert.deepEqual(at(network, 'bn', 224), [
    [7, 7, 2048],
    [7, 7, 2048],
  ]);
  const head = network.steps.slice(network.cuts.bn).flatMap((step) => step.parameters);
  assert.ok(head.includes('layer4.2.se_module.fc1.weight'));
  assert.ok(!head.includes('layer4.2.conv3.weight'));
});

test('Inception-ResNet-V2 and the EfficientNets are cut between their last convolution and its batch norm', () => {
  assert.deepEqual(at(zoo.inception_resnet_v2(1000), 'bn', 299), [[8, 8, 1536]]);
  assert.deepEqual(at(zoo.efficientnet_b0(1000), 'bn', 224), [[7, 7, 1280]]);
  assert.deepEqual(at(zoo.tf_efficientnet_b4(1000), 'bn', 380), [[12, 12, 1792]]);
  assert.deepEqual(at(zoo.efficientnet_lite4(1000), 'bn', 380), [[12, 12, 1280]]);
});

test('DenseNet, MobileNetV2 and V3 are cut before their last batch norm; a layer stands behind the pooling of V3', () => {
  assert.deepEqual(at(zoo.densenet121(1000), 'bn', 224), [[7, 7, 1024]]);
  assert.deepEqual(at(zoo.mobilenet_v2(1000), 'bn', 224), [[7, 7, 1280]]);
  assert.deepEqual(at(zoo.mobilenetv3_large_100(1000), 'bn', 224), [[7, 7, 960]]);
  assert.deepEqual(at(zoo.mobilenetv3_large_100(1000), 'pooled', 224), [[1280]]);
  assert.equal(possibleScopes(zoo.densenet121(1000)).lastCells, 6 + 12 + 24 + 16);
});

test('the last layer norm of a ViT stands before its pooling, that of a ConvNeXt behind it; neither keeps statistics', () => {
  const [vit, convNext] = [zoo.vit_small_patch16_224(1000), zoo.convnext_tiny(1000)];
  assert.deepEqual(at(vit, 'bn', 224), [[197, 1, 384]]);
  assert.deepEqual(at(vit, 'pooled', 288), [[384]]);
  assert.deepEqual(at(vit, 'cells:1', 288), [[325, 1, 384]]);
  assert.deepEqual(at(convNext, 'bn', 224), [[768]]);
  for (const network of [vit, convNext]) {
    const scope = { classifier: true, bn: true, lastCells: 0 };
    assert.throws(() => assertScope(network, scope, 'statistics'), {
      code: 'MODEL_SCOPE_IMPOSSIBLE',
      message: /LayerNorm/,
    });
    assertScope(network, scope, 'affine');
  }
});

test('a ViT refuses a resolution that is not a multiple of its patches, and names the nearest ones', () => {
  assert.throws(() => shapesAt(zoo.deit_tiny_patch16_224(1000), 232), {
    code: 'MODEL_RESOLUTION_IMPOSSIBLE',
    message: /patches of 16 pixels, but 232x232 is not a multiple/,
    hint: 'choose a multiple of 16, such as 224 or 240',
  });
});

test('with the padding of the reference PNASNet-5-Large refuses a resolution that its cell 4 can not halve', () => {
  const network = zoo.pnasnet5large_fixres(1000);
  assert.deepEqual(at(network, 'cells:3', 480), [
    [30, 30, 2160],
    [15, 15, 4320],
  ]);
  assert.throws(() => shapesAt(network, 67), { code: 'MODEL_RESOLUTION_IMPOSSIBLE', message: /not 9x9/ });
});

const hashOfKeys = ({ parameters }: Network): string => {
  const lines = parameters.map((parameter) => `${parameter.name} [${fileShape(parameter)}]`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
};
