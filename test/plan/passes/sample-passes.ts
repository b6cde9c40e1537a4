import type { EstimateFacts } from '../../../src/plan/estimate/facts.ts';
import { withPasses } from '../../../src/plan/passes/with-passes.ts';
import type { Plan } from '../../../src/plan/types.ts';

const facts: EstimateFacts = {
  macsFrom: () => 1,
  featureBytesOf: () => 1,
  parameterBytesFrom: () => 1,
  activationBytesOf: () => 1,
  imagesInBatch: () => 32,
  sizeOf: () => ({ train: 100, test: 5, classes: 5 }),
};

/** The plan for one worker, of a data set with 100 training images, in parts of 32, and 5 test images. */
export const inParts = (plan: Plan, has: (key: string) => boolean = () => false): Plan =>
  withPasses(plan, {
    facts,
    speedOf: () => ({ macsPerSecond: 1 }),
    partImages: 32,
    workers: 1,
    leastPartSeconds: 15,
    known: { has },
  });
