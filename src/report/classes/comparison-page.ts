import { key as keys, numbers, words } from '../document/blocks.ts';
import type { Table } from '../document/document.ts';
import { type Html, html, nothing, raw } from '../render/html/html.ts';
import { renderPage } from '../render/html/page.ts';
import { tableHtml } from '../render/html/table-html.ts';
import { percent } from '../rows/percent.ts';
import {
  type ChangedImage,
  comparisonSentences,
  type NamedClassChange,
  type RunComparison,
} from '../run-comparison.ts';
import { points } from '../verdict/verdict-sentences.ts';

/** A changed image on the page. */
export interface ShownImage extends ChangedImage {
  /** JPEG; null if the image could not be read. */
  readonly jpeg: Uint8Array | null;
  /** Why it could not be read; null if it could. */
  readonly missing: string | null;
}

export interface ShownImages {
  readonly images: readonly ShownImage[];
  /** Whether images were left out to keep the page small, rather than because of a limit on their number. */
  readonly isFull: boolean;
}

/** Further classes are only counted. */
const mostClasses = 100;

/**
 * Where two runs differ, as one HTML file without scripts that loads nothing: how many images, the paired test, the classes,
 * and the images with both predictions.
 */
export const comparisonPage = (comparison: RunComparison, shown: ShownImages): string => {
  const title = `${comparison.before.title} → ${comparison.after.title}`;
  const sentences = comparisonSentences({ ...comparison, changed: [] });
  return renderPage({
    title,
    style,
    content: html`<h1>${title}</h1>
${sentences.map((sentence) => html`<p>${sentence}</p>\n`)}${tableHtml(runsTable(comparison))}
${tableHtml(countsTable(comparison))}
<h2>Classes</h2>
${tableHtml(classesTable(comparison.classes))}
<p class="notes">${classesNote(comparison.classes)}</p>
${groups.map((group) => groupHtml(group, comparison, shown))}`,
  });
};

const style = `
.answers { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; padding: 0; max-width: none; list-style: none; }
.answers li { border-top: 4px solid; padding-top: .4rem; font-size: .85rem; overflow-wrap: anywhere; }
.answers .won { border-color: #1f7a3d; } .answers .lost { border-color: #b5321f; }
.answers img, .answers .missing { display: block; width: 100%; height: 9rem; object-fit: contain; margin-bottom: .4rem; }
.answers .missing { display: grid; place-content: center; text-align: center; border: 1px dashed; box-sizing: border-box; padding: .5rem; }
@media print { .answers li { break-inside: avoid; } }
`;

const runsTable = ({ before, after }: RunComparison): Table => ({
  kind: 'table',
  caption: 'Runs',
  columns: [keys('which'), words('run'), words('test'), numbers('top-1, %'), numbers('95 %')],
  rows: (
    [
      ['before', before],
      ['after', after],
    ] as const
  ).map(
    ([
      name,
      {
        key,
        title,
        top1,
        top1_ci95: [low, high],
      },
    ]) => ({
      cells: [name, key.slice(0, 8), title, percent(top1), `${percent(low)}–${percent(high)}`].map((text) => [text]),
    }),
  ),
});

const countsTable = ({ classes, won, lost, n }: RunComparison): Table => {
  const right = classes.reduce((sum, each) => sum + each.before, 0);
  return {
    kind: 'table',
    caption: 'Predictions',
    columns: [keys('images'), numbers('right after'), numbers('wrong after')],
    rows: [
      ['right before', right - lost, lost],
      ['wrong before', won, n - right - won],
    ].map((cells) => ({
      cells: cells.map((cell) => [typeof cell === 'number' ? cell.toLocaleString('en-US') : cell]),
    })),
  };
};

const classesTable = (classes: readonly NamedClassChange[]): Table => ({
  kind: 'table',
  caption: null,
  columns: [
    keys('class'),
    ...['images', 'before, %', 'after, %', 'difference, points', 'won', 'lost'].map((head) => numbers(head)),
  ],
  rows: byChange(classes)
    .slice(0, mostClasses)
    .map(({ name, n, before, after, won, lost }) => ({
      cells: [
        name,
        String(n),
        percent(before / n),
        percent(after / n),
        signed((after - before) / n),
        String(won),
        String(lost),
      ].map((text) => [text]),
    })),
});

const signed = (difference: number): string => points(difference).replace(/ points?$/, '');

/** The largest difference first. */
const byChange = (classes: readonly NamedClassChange[]): NamedClassChange[] =>
  classes.toSorted(
    (a, b) =>
      Math.abs(b.after - b.before) / b.n - Math.abs(a.after - a.before) / a.n ||
      b.won + b.lost - (a.won + a.lost) ||
      a.label - b.label,
  );

const classesNote = ({ length }: readonly NamedClassChange[]): string =>
  [
    ...(length > mostClasses
      ? [`The ${mostClasses} of ${length.toLocaleString('en-US')} classes that changed most.`]
      : []),
    'Each class has few images, so most differences of single classes are due to chance. The test above is over all images.',
  ].join(' ');

const groups = [
  { change: 'won', title: 'Won: wrong before, right after' },
  { change: 'lost', title: 'Lost: right before, wrong after' },
] as const;

const groupHtml = (
  { change, title }: (typeof groups)[number],
  comparison: RunComparison,
  { images, isFull }: ShownImages,
): Html => {
  const shown = images.filter((image) => image.change === change);
  const all = comparison[change];
  const missing = shown.filter(({ jpeg }) => jpeg === null).length;
  const notes = [
    ...(shown.length < all
      ? [
          `${shown.length} of ${all.toLocaleString('en-US')} are shown${isFull ? ', to keep this file small' : ': `--images N` shows more'}.`,
        ]
      : []),
    ...(missing > 0 ? [`${missing} could not be read and are replaced by the reason.`] : []),
  ];
  return html`<h2>${title} (${all.toLocaleString('en-US')})</h2>
${notes.length === 0 ? nothing : html`<p class="notes">${notes.join(' ')}</p>\n`}<ul class="answers">
${shown.map(imageHtml)}</ul>
`;
};

const imageHtml = ({ change, label, before, after, path, image, jpeg, missing }: ShownImage): Html => {
  const name = path ?? `image ${image}`;
  const picture =
    jpeg === null
      ? html`<span class="missing">${missing ?? 'missing'}</span>`
      : html`<img alt="${`${label}: ${name}`}" src="data:image/jpeg;base64,${raw(Buffer.from(jpeg).toString('base64'))}">`;
  return html`<li class="${change}">${picture}<strong>${label}</strong><br>before: ${before}<br>after: ${after}<br><small>${name}</small></li>
`;
};
