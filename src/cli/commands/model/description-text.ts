import type { ModelDescription } from '../../../app/network/describe-model.ts';
import type { Known, ModelInspection } from '../../../app/network/inspect-model.ts';

/** A description as text: one fact per line, with its source. */
export const descriptionText = (description: Omit<ModelInspection, 'graph'>): string => {
  const { architecture, classes, classNames, nativeResolutionPx, normalize, cropRatio, resize, interpolation } =
    description;
  const rows: (readonly [string, string])[] = [
    [description.kind, `${description.file ?? description.subject}${formatText(description)}`],
    fact('architecture', architecture, (value) => value),
    fact('classes', classes, String),
    ...(classNames === null ? [] : [fact('class names', classNames, namesText)]),
    fact('native resolution', nativeResolutionPx, (px) => `${px} px`),
    ...(description.minimumSidePx === null
      ? []
      : [['image size', `at least ${description.minimumSidePx} px`] as const]),
    fact('normalisation', normalize, ({ mean, std }) => `mean ${triple(mean)}, std ${triple(std)}`),
    fact('crop ratio', cropRatio, (ratio) => String(rounded(ratio))),
    fact('resize', resize, (value) => value),
    fact('interpolation', interpolation, (value) => value),
    ...(description.taken === null ? [] : [['weights', description.taken] as const]),
    ...description.notes.map((note) => ['note', note] as const),
    ...problemRows(description),
    ...specRows(description),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padEnd(width)}  ${text}\n`).join('');
};

const formatText = ({ format }: ModelDescription): string => (format === null ? '' : ` (${format})`);

const fact = <Value>(label: string, known: Known<Value> | null, text: (value: Value) => string): [string, string] =>
  known === null ? [label, 'not known'] : [label, `${text(known.value)} (from: ${known.from})`];

const namesShown = 3;

const namesText = (names: readonly string[]): string =>
  names.length <= namesShown ? names.join(', ') : `${names.slice(0, namesShown).join(', ')}, ... (${names.length})`;

const triple = (numbers: readonly number[]): string => numbers.map(rounded).join(', ');
const rounded = (value: number): number => Number(value.toPrecision(6));

const problemRows = ({ problem }: ModelDescription): (readonly [string, string])[] =>
  problem === null
    ? []
    : [['problem', problem.message], ...(problem.hint === null ? [] : [['hint', problem.hint] as const])];

/** How to use it in a spec. */
const specRows = ({ name, subject, kind, problem }: ModelDescription): (readonly [string, string])[] =>
  name === null || problem !== null
    ? []
    : [['in a spec', `model: { name: ${name}${kind === 'zoo' ? '' : `, weights: ${subject}`} }`]];
