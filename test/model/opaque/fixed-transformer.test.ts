import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pixelsOf as areaOf, type InputSize, mapSides, sidesOf } from '../../../src/domain/input-size.ts';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { LiveParameters } from '../../../src/method/training/live-parameters.ts';
import { importNetwork, openWholeGraph, runSteps } from '../../../src/model/index.ts';
import { gridOf, resampledPositions } from '../../../src/model/resample-positions.ts';
import { assertClose } from './tiny-network.ts';
import { type TinyGraph, type TinyNode, writeOnnx } from './write-onnx.ts';

// Patches of 2 px, one constant token in front of them, and a position embedding for 4 x 4 px: 1 + 2 * 2 tokens.
const folder = mkdtempSync(join(tmpdir(), 'fixres-transformer-'));
before(async () => await openEngine({ engine: 'onnx' }));
after(() => rmSync(folder, { recursive: true, force: true }));

const positions = Float32Array.from({ length: 15 }, (_, index) => ((index * 7) % 11) / 5);
const rows = { shape: [3], ints: [0, 3, -1] };
const toTokens: readonly TinyNode[] = [
  ['Reshape', ['patches', 'rows'], ['channels']],
  ['Transpose', ['channels'], ['tokens'], { perm: [0, 2, 1] }],
];
/** As timm's `dynamic_img_size` leaves it. */
const transposedFirst: readonly TinyNode[] = [
  ['Transpose', ['patches'], ['channelsLast'], { perm: [0, 2, 3, 1] }],
  ['Reshape', ['channelsLast', 'rows'], ['tokens']],
];
const transformer = ({ rowShape = rows, prefixAt = 0, inRows = toTokens } = {}): TinyGraph => ({
  nodes: [
    ['Conv', ['x', 'patch'], ['patches'], { kernel_shape: [2, 2], strides: [2, 2] }],
    ...inRows,
    ['Concat', prefixAt === 0 ? ['token', 'tokens'] : ['tokens', 'token'], ['all'], { axis: 1 }],
    ['Add', ['all', 'positions'], ['placed']],
    ['Selu', ['placed'], ['bent']],
    ['ReduceMean', ['bent'], ['mean'], { axes: [1], keepdims: 0 }],
    ['Gemm', ['mean', 'fc.weight'], ['logits'], { transB: 1 }],
  ],
  constants: {
    // Each channel's first pixel of a patch.
    patch: { shape: [3, 3, 2, 2], floats: Array.from({ length: 36 }, (_, index) => (index % 16 === 0 ? 1 : 0)) },
    rows: rowShape,
    token: { shape: [1, 1, 3], floats: [0.5, -0.5, 1] },
    positions: { shape: [1, 5, 3], floats: [...positions] },
    'fc.weight': { shape: [2, 3], floats: [0.5, -1, 2, 1, 0.25, -0.5] },
  },
  input: { shape: [1, 3, 4, 4] },
});

const open = (name: string, graph: TinyGraph) => {
  const file = join(folder, name);
  writeFileSync(file, writeOnnx(graph));
  return importNetwork('onnx', file).network;
};

const imageOf = (size: InputSize): Float32Array =>
  Float32Array.from({ length: areaOf(size) * 3 }, (_, index) => ((index * 37) % 101) / 50 - 1);

const shapeOf = (size: InputSize): [number, number, number, number] => {
  const { heightPx, widthPx } = sidesOf(size);
  return [1, heightPx, widthPx, 3];
};

const logitsOf = (network: ReturnType<typeof open>, size: InputSize): number[] => {
  const parameters = new LiveParameters(network.parameters, network.ownWeights());
  try {
    return tf.tidy(() => {
      const images = tf.tensor(imageOf(size), shapeOf(size));
      return [...runSteps(network.steps, [images], parameters.context)[0]!.dataSync()];
    });
  } finally {
    parameters.dispose();
  }
};

const expected = (size: InputSize): number[] => {
  const { widthPx } = sidesOf(size);
  const grid = gridOf(mapSides(size, (sidePx) => sidePx / 2));
  const tokens = 1 + grid.height * grid.width;
  const embedded = resampledPositions({ dims: [1, 5, 3], data: positions }, 1, grid).data;
  const pixels = imageOf(size);
  const mean = [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let token = 0; token < tokens; token++) {
      const [row, column] = [2 * Math.floor((token - 1) / grid.width), 2 * ((token - 1) % grid.width)];
      const x = token === 0 ? [0.5, -0.5, 1][channel]! : pixels[(row * widthPx + column) * 3 + channel]!;
      const placed = x + embedded[token * 3 + channel]!;
      sum += placed > 0 ? 1.0507009873554805 * placed : 1.7580993408473766 * (Math.exp(placed) - 1);
    }
    return sum / tokens;
  });
  return [0.5 * mean[0]! - mean[1]! + 2 * mean[2]!, mean[0]! + 0.25 * mean[1]! - 0.5 * mean[2]!];
};

test('its position embedding is resampled for another size, with the same logits as a file of that size', () => {
  const network = open('fixed.onnx', transformer());
  // At 2x8 there are as many patches as at 4, in another shape.
  for (const size of [4, 8, 12, '4x6', '10x6', '2x8', '8x2'] as const)
    assertClose(logitsOf(network, size), expected(size));
  for (const size of [8, '6x10', '2x8'] as const) {
    const file = join(folder, `${size}.onnx`);
    writeFileSync(file, Buffer.concat(network.rewritten!(network.ownWeights(), size, {})));
    const whole = openWholeGraph(file, {});
    assertClose([...whole.run({ dims: shapeOf(size), data: imageOf(size) })], expected(size));
    whole.close();
  }
});

test('a file that was exported for height and width of its own runs at those, and is refused by that size at others', () => {
  const graph = transformer();
  const wide = {
    ...graph,
    constants: { ...graph.constants, positions: { shape: [1, 7, 3], floats: Array.from({ length: 21 }, () => 0.25) } },
    input: { shape: [1, 3, 4, 6] },
  };
  const network = open('wide.onnx', wide);
  assert.equal(logitsOf(network, '4x6').length, 2);
  assert.throws(() => logitsOf(network, '6x4'), {
    code: 'MODEL_RESOLUTION_IMPOSSIBLE',
    message: /can't run at 6x4 px: .*the file was exported for 4x6 px/,
  });
});

test('a number of patches that is built into the rows does not matter', () => {
  const network = open('rows.onnx', transformer({ rowShape: { shape: [3], ints: [1, 3, 4] } }));
  assertClose(logitsOf(network, 8), expected(8));
});

test('patches whose channels come last before they are put in a row are the same', () => {
  for (const [name, ints] of [
    ['last.onnx', [0, -1, 3]],
    ['last-fixed.onnx', [1, 4, 3]],
  ] as const) {
    const network = open(name, transformer({ inRows: transposedFirst, rowShape: { shape: [3], ints: [...ints] } }));
    for (const side of [4, 12]) assertClose(logitsOf(network, side), expected(side));
  }
});

test('where the patches are not in their order behind constant tokens, or do not fill the image, it is refused', () => {
  const refused = {
    code: 'MODEL_RESOLUTION_IMPOSSIBLE',
    message: /fails at the node `\/placed`/,
    hint: /dynamic_img_size/,
  };
  assert.throws(() => logitsOf(open('behind.onnx', transformer({ prefixAt: 1 })), 8), refused);
  for (const size of [7, '8x7', '7x8'] as const)
    assert.throws(() => logitsOf(open('odd.onnx', transformer()), size), refused);
});

test('at which sizes the position embedding is resampled can be asked, and from which grid', () => {
  const { resampledAt } = open('asked.onnx', transformer());
  assert.equal(resampledAt!(4), null);
  assert.deepEqual(resampledAt!(12), { from: 2, to: 6 });
  assert.deepEqual(resampledAt!('4x12'), { from: 2, to: '2x6' });
});
