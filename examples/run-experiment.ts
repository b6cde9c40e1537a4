// Runs an experiment and reads its table. With fixres installed, import from 'fixres'.
// node --import tsx examples/run-experiment.ts [SPEC [RUNS-FOLDER]]
import { readTable1, runExperiment } from '../src/index.ts';

const [spec = 'tiny', runsDir = 'runs'] = process.argv.slice(2);

const outcome = await runExperiment(spec, {
  runsDir,
  onEvent: (event) => {
    if (event.type === 'run-failed') console.error(event.error.message);
  },
});
console.log(`${outcome.finished} runs finished, ${outcome.cached} were cached, ${outcome.failed} failed`);

for (const { model, trainResolution, finetune, cells } of readTable1({ runsDir }).rows) {
  const scope = Object.entries(finetune).flatMap(([part, isTuned]) => (isTuned ? [part] : []));
  for (const { testResolution, top1 } of cells) {
    console.log(`${model} ${trainResolution}>${testResolution} ${scope.join('+') || 'none'}: ${top1.toFixed(3)}`);
  }
}
