import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';

/** A network of the user's own is read from a file, which determines the other required keys. */
export const checkOwnNetworks: Rule = (spec) =>
  spec
    .entries('/model')
    .flatMap((model) =>
      ['onnx', 'tfjs'].includes(spec.text(`${model}/name`) ?? '') ? missing(spec, model) : misplaced(spec, model),
    );

const missing = (spec: SpecView, model: string): readonly SpecProblem[] => {
  const name = spec.text(`${model}/name`);
  if (spec.text(`${model}/weights`) !== 'random') return [];
  return [
    spec.problem(`${model}/weights`, `expected the file of the network, because its name is "${name}", got none`, {
      hint: name === 'onnx' ? 'write `weights: net.onnx`' : 'write `weights: folder/model.json`',
    }),
  ];
};

const misplaced = (spec: SpecView, model: string): readonly SpecProblem[] =>
  ['pooling_node', 'classifier_node', 'output'].flatMap((key) => {
    const got = spec.text(`${model}/${key}`);
    if (got === undefined) return [];
    const message = `expected \`${key}\` only for a network of your own, got "${got}"`;
    return [spec.problem(`${model}/${key}`, message, { hint: 'omit it: fixres knows the output of its own networks' })];
  });
