import { documentOf, key, notes, numbers, prose, section, title, words } from '../../../src/report/document/blocks.ts';
import type { Figure, Measure, ReportDocument, Table } from '../../../src/report/document/document.ts';

const hostile = 'a|b_c "d" <script>alert(1)</script>\u001b[2J\n$x$ & 100% {^~#}\\`* 写真';

export const measure = (value: number, changes: Partial<Measure> = {}): Measure => ({
  value,
  text: (100 * value).toFixed(1),
  interval: [(100 * value - 2).toFixed(1), (100 * value + 2).toFixed(1)],
  deviation: null,
  marks: [],
  published: null,
  bestOfRow: false,
  bestOfColumn: false,
  ...changes,
});

const values: Table = {
  kind: 'table',
  caption: 'values: top-1 accuracy, %',
  columns: [
    key('model'),
    key('scope'),
    ...['48', '72'].map((head) => ({ head: [head, `(${Number(head) + 6})`] as const, align: 'centre' as const })),
  ],
  rows: [
    {
      cells: [['net'], ['none'], measure(0.711), measure(0.75, { bestOfRow: true })],
      facets: { model: 'net', scope: 'none' },
    },
    {
      cells: [
        ['net'],
        ['✓ 1'],
        [],
        measure(0.802, {
          deviation: '±0.7',
          marks: [{ sign: 'r+', says: `significantly above "this" of ${hostile}` }],
          published: '78.4',
          bestOfRow: true,
          bestOfColumn: true,
        }),
      ],
      facets: { model: 'net', scope: 'last cell' },
    },
  ],
  source: 'a paper & its venue',
};

const choices: Table = {
  kind: 'table',
  caption: `${hostile}: choices`,
  columns: [words('fix'), numbers('K_test'), words('test')],
  rows: [
    { cells: [['none', 'crop ratio 1'], ['60 (68)'], []] },
    { cells: [['classifier + BN *'], ['72 (82)'], ['80.7 ±0.4', '78.9–82.4']], emphasis: true },
  ],
};

const chart: Figure = {
  kind: 'figure',
  title: 'a chart',
  x: { title: 'pixels', ticks: [24, 48, 72], mark: { at: 48, name: 'train resolution' } },
  y: { decimals: 1, unit: ' %' },
  lines: [
    { name: 'none', points: [24, 48, 72].map((x) => ({ x, y: x })), best: '72.0 % at 72 px' },
    { name: hostile, points: [24, 48, 72].map((x) => ({ x, y: 100 - x })) },
  ],
  table: null,
};

/** Every block and everything that one may hold, small, with names that break formats when they are trusted. */
export const sampleDocument: ReportDocument = documentOf(
  title(`study of ${hostile}`),
  section('first part'),
  chart,
  values,
  notes(['each over 10 images', hostile]),
  section('second part'),
  choices,
  prose('Test at 72 px.', `It says ${hostile}.`),
  { kind: 'prose', name: hostile, sentences: ['The effect is there.'] },
);
