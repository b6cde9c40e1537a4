import { counted } from '../../base/counted.ts';
import { groupBy } from '../../base/group-by.ts';
import { canonicalJson } from '../../base/json.ts';
import { documentOf, key, notes, numbers } from '../document/blocks.ts';
import type { ReportDocument, Row, Table } from '../document/document.ts';
import { assignmentName, networkName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { finetuneScope, scopeName } from '../rows/scope-name.ts';
import type { Tuning } from './tuning.ts';
import { underfitNotes } from './tuning-notes.ts';

type Head = Tuning['heads'][number];

/** One table per network and list of rates, one row per head, one column per rate. */
export const tuningDocument = ({ experiment, heads }: Tuning): ReportDocument =>
  documentOf(
    groupBy(heads, tableKey).map((group) => tableOf(experiment, group)),
    notes([...notesOf(heads), ...underfitNotes(heads)]),
  );

const ratesOf = ({ search }: Head): readonly number[] => search?.trials.map(({ rate }) => rate) ?? [];

const tableKey = (head: Head): string =>
  canonicalJson([head.dataset, head.model, head.trainResolutionPx, head.assignment, head.n, head.steps, ratesOf(head)]);

const tableOf = (experiment: string, heads: readonly Head[]): Table => {
  const first = heads[0]!;
  const network = networkName({ ...first, trainResolution: first.trainResolutionPx });
  const rates = ratesOf(first);
  return {
    kind: 'table',
    caption: `${experiment}: ${network}${assignmentName(first.assignment)}: ${counted(first.steps, 'step')} over ${counted(first.n, 'training image')}`,
    columns: [
      ...['K_test', 'scope', 'seed'].map(key),
      ...['loss', ...(rates.length === 0 ? ['learning rate'] : rates.map(String))].map(numbers),
    ],
    rows: heads.map(rowOf),
  };
};

const rowOf = (head: Head): Row => ({
  cells: [
    [`${head.testResolutionPx} (${head.imageResolutionPx})`],
    [scopeName(finetuneScope(head.scope)).replaceAll(' + ', '+')],
    head.seed === null ? [] : [String(head.seed)],
    [`${head.loss.toPrecision(2)}${head.underfitted ? ' ↓' : ''}`],
    ...(head.search === null
      ? [[String(head.learningRate)]]
      : head.search.trials.map(({ rate, top1 }) => [
          `${top1 === null ? '–' : percent(top1)}${rate === head.learningRate ? '*' : ''}`,
        ])),
  ],
});

const notesOf = (heads: readonly Head[]): string[] => {
  const answers = [...new Set(heads.flatMap(({ search }) => search?.answers ?? []))].sort((a, b) => a - b);
  return [
    'K_test (K_image), pixels; loss: mean over the last epoch',
    ...(answers.length === 0
      ? []
      : [
          `learning-rate columns: accuracy on ${answers.join(', ')} held-out training images, %; * chosen: the rate with the lowest loss among those within one standard error of the best; for classifier+BN, the search trains only the classifier`,
        ]),
    ...(heads.some(({ search }) => search?.trials.some(({ top1 }) => top1 === null)) ? ['–: training diverged'] : []),
    ...(heads.some(({ underfitted }) => underfitted) ? ['↓ still falling'] : []),
  ];
};
