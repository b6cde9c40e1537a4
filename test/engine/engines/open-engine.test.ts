import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offeredDevices } from '../../../src/engine/engines/onnx.ts';
import { type EngineOptions, openEngine, tf } from '../../../src/engine/index.ts';

test('the cpu engine opens, and says what it uses', async () => {
  const opened = await openEngine({ engine: 'cpu' });
  assert.deepEqual(opened, {
    engine: 'cpu',
    device: 'cpu',
    threads: 1,
    version: '@tensorflow/tfjs-backend-cpu 4.22.0',
  });
  assert.equal(tf.getBackend(), 'cpu');
});

test('the onnx engine opens again with another number of threads', async () => {
  for (const threads of [2, 1]) {
    const opened = await openEngine({ engine: 'onnx', threads });
    assert.deepEqual(opened, { engine: 'onnx', device: 'cpu', threads, version: 'onnxruntime-node 1.30.0' });
    assert.equal(tf.getBackend(), 'onnx');
  }
});

test('an unknown engine lists the known ones, and the one that was probably meant', async () => {
  await assert.rejects(openEngine({ engine: 'tensorflwo' } as unknown as EngineOptions), {
    code: 'ENGINE_UNKNOWN',
    path: '/engine/name',
    message: 'there is no engine `tensorflwo`',
    hint: 'did you mean `tensorflow`? valid: onnx, tensorflow, webgpu, cpu',
  });
});

test('an unknown device lists the known ones', async () => {
  await assert.rejects(openEngine({ engine: 'onnx', device: 'cudda' } as unknown as EngineOptions), {
    code: 'ENGINE_UNKNOWN',
    path: '/engine/device',
    hint: 'did you mean `cuda`? valid: cpu, cuda, webgpu, coreml, dml',
  });
});

test('a device that ONNX Runtime lacks on this platform says which it has', async () => {
  const offered = offeredDevices();
  const absent = (['coreml', 'dml'] as const).find((device) => !offered.includes(device))!;
  await assert.rejects(openEngine({ engine: 'onnx', device: absent }), {
    code: 'ENGINE_UNAVAILABLE',
    path: '/engine/device',
    hint: `choose one of: ${offered.join(', ')}`,
  });
});

test('only onnx takes a device', async () => {
  await assert.rejects(openEngine({ engine: 'cpu', device: 'cuda' }), { code: 'ENGINE_UNAVAILABLE' });
});
