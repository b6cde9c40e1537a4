import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';

/** A network of the user's own comes out of a file, which does not say how pictures are prepared for it. */
export const checkOwnNetworks: Rule = (spec) =>
  spec
    .entries('/model')
    .flatMap((model) =>
      ['onnx', 'tfjs'].includes(spec.text(`${model}/name`) ?? '') ? missing(spec, model) : misplaced(spec, model),
    );

const missing = (spec: SpecView, model: string): readonly SpecProblem[] => {
  const name = spec.text(`${model}/name`);
  const problems: SpecProblem[] = [];
  if (spec.text(`${model}/weights`) === 'random') {
    problems.push(
      spec.problem(`${model}/weights`, `expected the file of the network, because its name is "${name}", got none`, {
        hint: name === 'onnx' ? 'write `weights: net.onnx`' : 'write `weights: folder/model.json`',
      }),
    );
  }
  if (spec.scalar(`${model}/train_resolution`) === null) {
    problems.push(
      spec.problem(`${model}/train_resolution`, `expected the resolution that the network was trained at, got none`, {
        hint: 'its file does not say it: write `train_resolution: 224`, or what it is',
      }),
    );
  }
  if (spec.scalar(`${model}/normalize`) === null) {
    problems.push(
      spec.problem(`${model}/normalize`, 'expected how pixels are brought to the network, got nothing', {
        hint: "its file does not say it: write `normalize: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }` for ImageNet's usual numbers; a network that takes 0..255 has mean 0 and std 1 / 255 = 0.00392156862745098",
      }),
    );
  }
  return problems;
};

const misplaced = (spec: SpecView, model: string): readonly SpecProblem[] =>
  ['pooling_node', 'classifier_node', 'output'].flatMap((key) => {
    const got = spec.text(`${model}/${key}`);
    if (got === undefined) return [];
    const message = `expected \`${key}\` of a network of your own only, got "${got}"`;
    return [spec.problem(`${model}/${key}`, message, { hint: 'networks that fixres knows have a known end' })];
  });
