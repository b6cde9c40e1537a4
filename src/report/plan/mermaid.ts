import { oneLine } from '../../base/printable.ts';
import type { Plan } from '../../plan/types.ts';

/** A flow chart for Mermaid: arrows go from a run to the runs that use it; cached runs are dashed. */
export const planMermaid = (plan: Plan): string => {
  const idOf = new Map(plan.runs.map(({ job }, index) => [job.key, `r${index}`]));
  const cached = plan.runs.filter(({ reason }) => reason === 'cached').map(({ job }) => idOf.get(job.key));
  return [
    'flowchart LR',
    ...plan.runs.map(({ job, title }) => `  ${idOf.get(job.key)}["${escaped(title)}"]`),
    ...plan.runs.flatMap(({ job, after }) => after.map((key) => `  ${idOf.get(key)} --> ${idOf.get(job.key)}`)),
    '  classDef cached stroke-dasharray: 4 4',
    ...(cached.length === 0 ? [] : [`  class ${cached.join(',')} cached`]),
  ].join('\n');
};

// Mermaid's own entity codes: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
const escaped = (text: string): string => oneLine(text).replace(/[#"<&`]/g, (mark) => `#${mark.charCodeAt(0)};`);
