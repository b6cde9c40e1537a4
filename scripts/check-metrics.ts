// npm run check:metrics [-- --python PYTHON]: compares mean per-class accuracy and expected calibration error of random
// predictions with scikit-learn and numpy. PYTHON: an interpreter with both.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomStream } from '../src/base/random.ts';
import { calibrationBins, calibrationError } from '../src/domain/calibration-error.ts';
import { meanPerClass } from '../src/domain/class-accuracy.ts';

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });

const random = randomStream('check-metrics');
const below = (limit: number): number => Math.floor(random.uniform() * limit);

/**
 * Predictions for at most 500 images of at most 21 classes, some without images; some confidences lie on the edge of a
 * bin.
 */
const drawn = (): object => {
  const classes = 2 + below(20);
  const answers = Array.from({ length: 1 + below(500) }, () => {
    const label = below(classes);
    const predicted = below(5) < 3 ? label : below(classes);
    const confidence = below(7) === 0 ? (1 + below(calibrationBins)) / calibrationBins : random.uniform();
    return { label, predicted, confidence, isCorrect: label === predicted };
  });
  const counts = Array.from({ length: classes }, (_, label) => {
    const ofClass = answers.filter((answer) => answer.label === label);
    const correct = ofClass.filter(({ isCorrect }) => isCorrect).length;
    return { label, n: ofClass.length, correct, correct5: correct };
  });
  return { bins: calibrationBins, answers, meanPerClass: meanPerClass(counts), ece: calibrationError(answers) };
};

const check = fileURLToPath(new URL('check-metrics.py', import.meta.url));
const { status, error } = spawnSync(values.python, [check], {
  input: JSON.stringify(Array.from({ length: 200 }, drawn)),
  stdio: ['pipe', 'inherit', 'inherit'],
});
if (error !== undefined) console.log(`SKIPPED check:metrics: can't start ${values.python} (${error.message})`);
process.exitCode = error === undefined ? (status ?? 1) : 0;
