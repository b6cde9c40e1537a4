import { oneLine } from '../../base/printable.ts';
import type { Plan } from '../../plan/types.ts';

/** A graph for Graphviz: arrows go from a run to the runs that use it; cached runs are dashed. */
export const planDot = (plan: Plan): string => {
  const idOf = new Map(plan.runs.map(({ job }, index) => [job.key, `r${index}`]));
  return [
    `digraph ${quoted(plan.experiment)} {`,
    '  rankdir=LR;',
    '  node [shape=box];',
    ...plan.runs.map(({ job, title, reason }) => {
      const style = reason === 'cached' ? ', style=dashed' : '';
      return `  ${idOf.get(job.key)} [label=${quoted(title)}${style}];`;
    }),
    ...plan.runs.flatMap(({ job, after }) => after.map((key) => `  ${idOf.get(key)} -> ${idOf.get(job.key)};`)),
    '}',
  ].join('\n');
};

const quoted = (text: string): string => `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
