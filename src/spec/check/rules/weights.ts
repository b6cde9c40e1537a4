import type { Rule } from '../spec-view.ts';

/** Random weights need `train`, and `train` needs somebody with random weights. */
export const checkWeights: Rule = (spec) => {
  const models = spec.entries('/model').filter((model) => spec.text(`${model}/weights`) !== undefined);
  const untrained = models.filter((model) => spec.text(`${model}/weights`) === 'random');
  const hasTrain = (spec.scalar('/train') ?? undefined) !== undefined || spec.node('/train')?.kind === 'map';
  const misplaced = untrained
    .filter((model) => spec.number(`${model}/train_resolution`) !== undefined)
    .map((model) => {
      const got = spec.number(`${model}/train_resolution`);
      const message = `expected \`train_resolution\` beside a weights file only, got ${got} for random weights`;
      return spec.problem(`${model}/train_resolution`, message, { hint: 'the resolutions of `train` count here' });
    });
  if (!hasTrain) {
    const missing = untrained.map((model) => {
      const name = spec.text(`${model}/name`);
      const named = name === undefined ? 'the model' : `\`${name}\``;
      return spec.problem(
        `${model}/weights`,
        `expected \`train\`, because the weights of ${named} are random, got none`,
        {
          hint: 'say how it is trained (`train: { resolutions: 224 }`), or name a file with `weights`',
        },
      );
    });
    return [...misplaced, ...missing];
  }
  if (models.length === 0 || untrained.length > 0 || models.length < spec.entries('/model').length) return misplaced;
  const message = 'expected no `train`, because every model brings its weights, got one';
  return [spec.keyProblem('/train', message, { hint: 'leave `train` out, or set `weights: random`' })];
};
