import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openEngine } from '../../src/engine/open-engine.ts';
import { tf } from '../../src/engine/ops/index.ts';
import { LiveParameters } from '../../src/method/training/live-parameters.ts';
import { findArchitecture, initialise, multiplyAdds, runSteps, shapesAt } from '../../src/model/index.ts';

before(() => openEngine({ engine: 'onnx', threads: 1 }));

for (const name of ['tinynet', 'resnet18', 'vit_tiny_patch16_224', 'densenet121'] as const) {
  test(`${name} gives maps of the shapes that arithmetic says, for images that are wider than high`, () => {
    const network = findArchitecture(name, 5);
    const parameters = new LiveParameters(network.parameters, initialise(network, 0));
    const shapes = shapesAt(network, '64x96');
    assert.deepEqual(shapes[0], [[64, 96, 3]]);
    tf.tidy(() => {
      let tensors = [tf.zeros([2, 64, 96, 3])];
      for (const [index, step] of network.steps.entries()) {
        tensors = runSteps([step], tensors, parameters.context) as typeof tensors;
        assert.deepEqual(
          tensors.map(({ shape }) => shape.slice(1)),
          shapes[index + 1],
          step.name,
        );
      }
    });
    parameters.dispose();
    // As many pixels, the other way round.
    assert.equal(multiplyAdds(network, '64x96'), multiplyAdds(network, '96x64'));
  });
}
