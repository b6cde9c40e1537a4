import type { BestRow } from '../best/best.ts';
import { choiceInShort } from '../best/best-answer.ts';
import { millisecondsText } from '../figures/amounts.ts';
import { unbroken } from '../render/html/blocks-html.ts';
import { type Html, html, nothing, when } from '../render/html/html.ts';
import { fixName } from '../rows/fix.ts';
import { percent } from '../rows/percent.ts';
import { pText, signed } from '../verdict/verdict-sentences.ts';

/** The recommended choice as a few large numbers. */
export const tilesHtml = (row: BestRow): Html => html`<dl class="tiles">
${choiceTile(row)}
${tile('Fix', fixName(row), row.trainResolution === null ? '' : `trained at ${row.trainResolution} px`)}
${when(row.test, ({ top1, top1_ci95: [low, high], n }) => tile('Top-1', `${percent(top1)} %`, `95 % CI ${percent(low)}–${percent(high)}, ${n.toLocaleString('en-US')} images`))}
${gainTile(row)}
${costTile(row)}
</dl>
`;

const choiceTile = (row: BestRow): Html => {
  const { title, note } = choiceInShort(row);
  return tile(title, `${row.testResolution} px`, note);
};

const tile = (name: string, value: string, below: string): Html =>
  html`<div><dt>${name}</dt><dd>${value}${when(below !== '' && below, (text) => html`<small>${unbroken(text)}</small>`)}</dd></div>`;

const gainTile = ({ gain, crossFit, baseline }: BestRow): Html => {
  const over = baseline === null ? '' : ` over ${percent(baseline.top1)} % at ${baseline.testResolution} px`;
  if (gain !== null) {
    return tile(
      'Gain',
      `${signed(gain.difference)}`,
      `points${over}${gain.paired === null ? '' : `, ${pText(gain.paired.p)}`}`,
    );
  }
  if (crossFit == null) return nothing;
  const [low, high] = crossFit.difference_ci95;
  return tile('Gain', signed(crossFit.difference), `points, cross-fitted, 95 % CI ${signed(low)} to ${signed(high)}`);
};

const costTile = ({ cost, trainResolution }: BestRow): Html => {
  if (cost === null) return nothing;
  const { macs, counted, times } = cost;
  const alone = times.find(({ batchSize, here, atTrain }) => batchSize === 1 && !here.disturbed && !atTrain.disturbed);
  const time =
    alone === undefined
      ? `multiply-adds of a test at ${trainResolution} px${counted ? '' : ', estimated from the number of pixels'}`
      : `multiply-adds; a single image takes ${millisecondsText(alone.here.median)} ms, ${millisecondsText(alone.atTrain.median)} ms at ${trainResolution} px`;
  return tile('Cost', `${counted ? '' : '≈ '}${macs.toFixed(2)} ×`, time);
};
