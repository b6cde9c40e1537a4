import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capabilitiesOf } from '../../../src/engine/capabilities.ts';
import { engineStats, openEngine, tf } from '../../../src/engine/index.ts';

/** What a convolutional network's step runs through, forwards and backwards. */
const neededInTraining = [
  ...['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter', 'MaxPool', 'MaxPoolGrad', 'AvgPool', 'AvgPoolGrad'],
  ...['DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'],
  ...['BatchMatMul', 'Relu', 'Relu6', 'Sigmoid', 'Softmax', 'LogSoftmax', 'OneHot', 'GatherV2', 'Concat', 'Slice'],
  ...['PadV2', 'Transpose', 'Sum', 'Mean', 'Max', 'Add', 'Sub', 'Multiply', 'RealDiv', 'Sqrt', 'Square', 'Step'],
];

test('onnx has the kernels of a training step itself; it lists those from cpu, and none is in both lists', async () => {
  await openEngine({ engine: 'onnx' });
  const { ownKernels, kernelsLeftToCpu, providers } = capabilitiesOf('onnx');
  assert.deepEqual(
    neededInTraining.filter((name) => !ownKernels.includes(name)),
    [],
  );
  assert.deepEqual(
    kernelsLeftToCpu.filter((name) => ownKernels.includes(name)),
    [],
  );
  const all = new Set([...ownKernels, ...kernelsLeftToCpu]);
  const cpuKernels = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
  assert.deepEqual(
    cpuKernels.filter((name) => !all.has(name)),
    [],
  );
  assert.ok(providers.some(({ name, bundled }) => name === 'cpu' && bundled));
});

test('a kernel that is reported to be left to cpu is counted when it runs there', async () => {
  await openEngine({ engine: 'onnx' });
  assert.ok(capabilitiesOf('onnx').kernelsLeftToCpu.includes('FFT'));
  const before = engineStats().fallbacks.FFT ?? 0;
  tf.tidy(() => tf.fft(tf.complex([1, 2], [0, 0])).dataSync());
  assert.equal(engineStats().fallbacks.FFT, before + 1);
});

test('the cpu engine leaves no kernel to another engine', async () => {
  await openEngine({ engine: 'cpu' });
  const { ownKernels, kernelsLeftToCpu, readsSynchronously } = capabilitiesOf('cpu');
  assert.ok(ownKernels.includes('Conv2D'));
  assert.deepEqual(kernelsLeftToCpu, []);
  assert.equal(readsSynchronously, true);
});
