import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdMemory, kernels, layOut, releaseMemory } from '../../../src/data/kernels/kernels.ts';

test('blocks do not overlap, begin after what is held, and lie in the memory', () => {
  releaseMemory();
  holdMemory(100_001);
  const sizes = [3, 0, 200_000, 17];
  const addresses = layOut(sizes);
  let end = 100_001;
  for (const [number, address] of addresses.entries()) {
    assert.ok(address >= end);
    assert.equal(address % 16, 0);
    end = address + sizes[number]!;
  }
  assert.ok(end <= kernels().memory.buffer.byteLength);
});

test('memory beyond 64 MiB is returned when it is released, less is kept', () => {
  releaseMemory();
  layOut([10 * 2 ** 20]);
  releaseMemory();
  assert.ok(kernels().memory.buffer.byteLength >= 10 * 2 ** 20);
  layOut([80 * 2 ** 20]);
  releaseMemory();
  assert.ok(kernels().memory.buffer.byteLength < 2 ** 20);
});
