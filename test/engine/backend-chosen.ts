// The suite on an engine that needs optional packages; not part of `npm test`, see scripts/check-*.js.
import { type EngineName, tf } from '../../src/engine/index.ts';
import { backendSuite } from './backend-suite.ts';

const engine = process.env.FIXRES_ENGINE_UNDER_TEST as EngineName;

backendSuite({ engine }, () => {
  // Otherwise operations on tensors as small as these would be done by JavaScript, not by the device.
  if (engine === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
});
