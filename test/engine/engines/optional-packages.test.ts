import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPackages, installedVersion } from '../../../src/engine/engines/optional-packages.ts';
import { restoreRemovedUtilities } from '../../../src/engine/engines/restore-removed-utilities.ts';

test('an engine whose packages are missing says what to install, every way there is', () => {
  assert.throws(() => findPackages('webgpu', [['absent-one@1.0.0', 'absent-two@2.1.0'], ['absent-three@3.0.0']]), {
    code: 'ENGINE_UNAVAILABLE',
    message: 'the engine `webgpu` needs absent-one and absent-two, or absent-three, which is not installed',
    hint: 'install it with `npm install absent-one@1.0.0 absent-two@2.1.0` or `npm install absent-three@3.0.0`',
  });
});

test('the first complete set of packages is used', () => {
  const sets = [['@tensorflow/tfjs-core@4.22.0', 'absent-one@1.0.0'], ['@tensorflow/tfjs-core@4.22.0']];
  assert.deepEqual(findPackages('tensorflow', sets), ['@tensorflow/tfjs-core']);
  assert.equal(installedVersion('@tensorflow/tfjs-core'), '@tensorflow/tfjs-core 4.22.0');
});

test('functions that Node 23 removed from util and tfjs-node still calls are restored, and existing ones are kept', () => {
  const isArray = (): boolean => true;
  const util: Parameters<typeof restoreRemovedUtilities>[0] = { isArray };
  restoreRemovedUtilities(util);
  assert.equal(util.isArray, isArray);
  assert.equal(util.isNullOrUndefined?.(null), true);
  assert.equal(util.isNullOrUndefined?.(undefined), true);
  assert.equal(util.isNullOrUndefined?.(0), false);
});
