import type { ImageTime } from '../base/image-time.ts';
import type { BestRow } from './best.ts';
import type { TimeAgainstTrain } from './cost-ratio.ts';
import { millisecondsText, spreadText } from './figures/amounts.ts';
import { isUntouched, otherFixName } from './fix.ts';
import { assignmentName, networkName } from './panel-name.ts';
import { scopeName } from './scope-name.ts';
import { percent } from './table1-sheet.ts';
import { evidenceOf, figure, points } from './verdict-sentences.ts';

/** What to do with a network, what that gains and what it costs, for someone who has to decide. */
export const bestSentences = (row: BestRow): string =>
  [adviceOf(row), evidenceText(row), ...doubtText(row), ...costText(row)].join(' ');

const adviceOf = (row: BestRow): string => {
  const { testResolution, imageResolution, cropRatio, resize, trainResolution } = row;
  const crop = cropRatio === 1 ? '' : `, then crop to ${testResolution} px`;
  const how = `${resizeWords[resize]} to ${imageResolution} px${crop}`;
  const where = `at ${testResolution} px${testResolution === trainResolution ? ', its train resolution' : ''} (${how})`;
  return `Test ${networkName(row)}, ${where}, ${fixWords(row)}${assignmentName(row.assignment)}.`;
};

const resizeWords = {
  shorter_side: 'resize the shorter side',
  reference: 'resize the height',
  squash: 'squash the image',
} as const;

const fixWords = (row: BestRow): string => {
  if (isUntouched(row)) return 'as it is';
  const other = otherFixName(row);
  const scope = scopeName(row.finetune);
  return [
    ...(scope === 'none' ? [] : [`with ${scope === 'all' ? 'all of it' : scope} fine-tuned there`]),
    ...(other === null ? [] : [other]),
  ].join(', ');
};

const evidenceText = (row: BestRow): string => {
  const { heldOut, candidates, test, gain, baseline } = row;
  const among = candidates === 1 ? '' : `, the best of ${candidates} choices`;
  const chosen = `Chosen on ${count(heldOut.n)} held-out training images (${percent(heldOut.top1)} %${among})`;
  if (test === null) return `${chosen}; its test on the test images has not finished.`;
  const tested = `${chosen}, it has ${figure(test)} on ${count(test.n)} test images`;
  if (baseline === null) return `${tested}; ${noBaseline(row)}.`;
  if (gain === null)
    return `${tested}: no other choice did better on the held-out images than no fix at the train resolution.`;
  const against = `against ${percent(baseline.top1)} % at ${baseline.testResolution} px without any fix`;
  const evidence = evidenceOf(gain);
  if (gain.difference <= 0) return `${tested}, ${points(gain.difference)} ${against}: no gain (${evidence.text}).`;
  if (evidence.verdict === 'untested')
    return `${tested}, ${points(gain.difference)} ${against}, which cannot be tested: ${evidence.text}.`;
  const verdict = evidence.verdict === 'significant' ? 'a significant gain' : 'which cannot be told from chance';
  return `${tested}, ${points(gain.difference)} ${against}, ${verdict} (${evidence.text}).`;
};

/** Held-out images that were trained on before, as by whoever made a weights file, are better known than test images. */
const doubtText = ({ heldOutSeemsTrained, heldOut, test }: BestRow): string[] =>
  heldOutSeemsTrained === true && test !== null
    ? [
        `This choice cannot be trusted: the network does significantly better on the held-out images (${percent(heldOut.top1)} %) than on the test images (${percent(test.top1)} %), as if it had been trained on them.`,
      ]
    : [];

const noBaseline = ({ trainResolution }: BestRow): string =>
  trainResolution === null
    ? 'its train resolution is unknown, so there is nothing to compare with'
    : `no test without any fix has finished at its train resolution of ${trainResolution} px to compare with`;

const costText = ({ cost, trainResolution }: BestRow): string[] => {
  if (cost === null || Math.abs(cost.macs - 1) < 0.005) return [];
  const { macs, counted, times } = cost;
  const how = counted ? '' : ', if they grow with the pixels (`analyses: [cost]` counts them)';
  return [
    `It costs ${macs.toFixed(2)} times the multiply-adds of a test at ${trainResolution} px${how}.`,
    ...times.filter(({ here, atTrain }) => here.spread !== null && atTrain.spread !== null).map(timeText),
  ];
};

const timeText = ({ batchSize, here, atTrain, ratio }: TimeAgainstTrain): string => {
  const images = batchSize === 1 ? 'Images one at a time' : `Images in batches of ${batchSize}`;
  const measured = `${timeWithSpread(here)} an image against ${timeWithSpread(atTrain)}`;
  if (here.disturbed || atTrain.disturbed)
    return `${images}: the measured times cannot be compared, as other programs kept the machine busy (${measured}).`;
  return ratio === null
    ? `${images}: the measured times do not differ by more than their spread (${measured}).`
    : `${images} take ${ratio.toFixed(2)} times as long (${measured}).`;
};

const timeWithSpread = ({ median, spread }: ImageTime): string => `${millisecondsText(median)} ms${spreadText(spread)}`;

const count = (images: number): string => images.toLocaleString('en-US');
