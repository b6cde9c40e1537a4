import type { SpecProblem } from '../../problems.ts';
import { nodeToJson } from '../../tree/spec-node.ts';
import type { Rule, SpecView } from '../spec-view.ts';

const ofAnalyses = ['roc', 'object_size', 'activations', 'cost'];

/** A report requires the analyses that it is based on. */
export const checkReports: Rule = (spec) => {
  const analyses = spec.entries('/analyses').map((entry) => spec.text(entry));
  const selects = spec.node('/select')?.kind === 'map';
  return spec.entries('/report').flatMap((entry) => {
    const name = spec.text(entry) ?? '';
    if (ofAnalyses.includes(name) && !analyses.includes(name)) return [missingAnalysis(spec, entry, name)];
    return name === 'table3' && !selects ? [missingSelection(spec, entry, name)] : [];
  });
};

const missingAnalysis = (spec: SpecView, entry: string, name: string): SpecProblem => {
  const analyses = spec.node('/analyses');
  const got = JSON.stringify(analyses === undefined ? [] : nodeToJson(analyses));
  return spec.problem(entry, `expected \`${name}\` among \`analyses\` for the report "${name}", got ${got}`, {
    hint: `add \`analyses: [${name}]\`, or remove the report`,
  });
};

const missingSelection = (spec: SpecView, entry: string, name: string): SpecProblem =>
  spec.problem(
    entry,
    `expected \`select\` for the report "${name}", which makes its choices on held-out images, got none`,
    {
      hint: 'add `select: { share: 0.2 }`, or remove the report',
    },
  );
