import { counted } from '../../base/counted.ts';
import type { ImageTime } from '../../domain/image-time.ts';
import { isSquare } from '../../domain/input-size.ts';
import { millisecondsText, spreadText } from '../figures/amounts.ts';
import type { Figure } from '../rows/figure.ts';
import { fixName, isUntouched, otherFixName } from '../rows/fix.ts';
import { assignmentName, networkName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { scopeName } from '../rows/scope-name.ts';
import { claimOf, evidenceOf, figure, points, signed } from '../verdict/verdict-sentences.ts';
import type { BestRow } from './best.ts';
import type { TimeAgainstTrain } from './cost-ratio.ts';
import { fewestImages } from './cross-fit.ts';
import type { CrossFitChoice } from './cross-fit-choice.ts';
import { isRejected } from './is-gained.ts';
import { whyNotExported } from './why-not-exported.ts';

/** What to do with a network, the gain and the cost, for someone who has to decide. */
export const bestSentences = (row: BestRow): string =>
  [
    adviceOf(row),
    row.heldOut === null ? crossFitText(row) : evidenceText(row, row.heldOut),
    ...doubtText(row),
    ...costText(row),
    ...exportText(row),
  ].join(' ');

const adviceOf = (row: BestRow): string => {
  const { testResolution, imageResolution, cropRatio, resize, trainResolution } = row;
  const crop = cropRatio === 1 ? '' : `, then crop to ${testResolution} px`;
  const resized =
    resize === 'shorter_side' && !isSquare(testResolution) ? 'resize the image to cover' : `${resizeWords[resize]} to`;
  const how = `${resized} ${imageResolution} px${crop}`;
  const where = `at ${testResolution} px${testResolution === trainResolution ? ', its train resolution' : ''} (${how})`;
  const choice = `${where}, ${fixWords(row)}${assignmentName(row.assignment)}`;
  return isRejected(row)
    ? `For ${networkName(row)}, the best choice was to test ${choice}, but that is not significantly better than testing at ${row.baseline!.testResolution} px without a fix: do that instead.`
    : `Test ${networkName(row)}, ${choice}.`;
};

const resizeWords = {
  shorter_side: 'resize the shorter side',
  reference: 'resize the height',
  squash: 'squash the image',
} as const;

export const fixWords = (row: BestRow): string => {
  if (isUntouched(row)) return 'unmodified';
  const other = otherFixName(row);
  const scope = scopeName(row.finetune);
  return [
    ...(scope === 'none' ? [] : [`with ${scope === 'all' ? 'the whole network' : scope} fine-tuned there`]),
    ...(other === null ? [] : [other]),
  ].join(', ');
};

const evidenceText = (row: BestRow, heldOut: Figure): string => {
  const { candidates, test, gain, baseline } = row;
  const among = candidates === 1 ? '' : `, the best of ${candidates} choices`;
  const chosen = `Chosen on ${count(heldOut.n)} held-out training images (${percent(heldOut.top1)} %${among})`;
  if (test === null) return `${chosen}; the test on the test images has not finished.`;
  const tested = `${chosen}, it scores ${figure(test)} on ${count(test.n)} test images`;
  if (baseline === null) return `${tested}; ${noBaseline(row)}.`;
  if (gain === null)
    return `${tested}: no other choice did better on the held-out images than the unmodified network at the train resolution.`;
  const against = `against ${percent(baseline.top1)} % at ${baseline.testResolution} px without a fix`;
  const evidence = evidenceOf(gain);
  if (gain.difference <= 0) return `${tested}, ${points(gain.difference)} ${against}: no gain (${evidence.text}).`;
  return `${tested}, ${points(gain.difference)} ${against}, ${claimOf(evidence, 'gain')}.`;
};

/** A gain read off the curve it was chosen on is optimistic; a cross-fitted one is not. */
const crossFitText = (row: BestRow): string => {
  const { test, candidates, baseline, crossFit } = row;
  if (test === null) return 'The test has not finished.';
  const among = candidates === 1 ? 'The only choice' : `The best of ${candidates} choices`;
  const chosen = `${among} on the ${count(test.n)} test images themselves, with ${figure(test)}`;
  if (baseline === null) return `${chosen}; ${noBaseline(row)}.`;
  if (crossFit == null) return `${chosen}; the gain cannot be assessed: ${notCrossFitted(test)}.`;
  const against = `${percent(baseline.top1)} % at ${baseline.testResolution} px without a fix`;
  return `${chosen}, against ${against}. ${crossFitGain(crossFit)}`;
};

const notCrossFitted = ({ n }: Figure): string =>
  n < fewestImages
    ? `${counted(n, 'image is', 'images are')} too few`
    : 'there are no predictions on the same images to pair';

const crossFitGain = ({
  difference,
  difference_ci95: [low, high],
  folds,
  repeats,
  choices,
}: CrossFitChoice): string => {
  const gained = `${points(difference)} [${signed(low)}, ${signed(high)}]`;
  const on = `Chosen on four fifths of the images and tested on the other fifth, ${folds} times for each of ${repeats} ways to divide them,`;
  const fell = `the choices (${choices.slice(0, 3).map(choiceText).join(', ')}${choices.length > 3 ? ' and others' : ''})`;
  if (low > 0) return `${on} ${fell} gain ${gained}, a significant gain.`;
  if (high < 0) return `${on} ${fell} change top-1 by ${gained}: no gain.`;
  return `${on} ${fell} change top-1 by ${gained}, which is indistinguishable from chance.`;
};

const choiceText = ({ point, share }: CrossFitChoice['choices'][number]): string =>
  `${point.testResolution} px${isUntouched(point) ? '' : ` with ${fixName(point)}`}: ${percentOf(share)}`;

const percentOf = (share: number): string => (share < 0.005 ? 'below 1 %' : `${Math.round(100 * share)} %`);

/** Held-out images that the weights were already trained on give higher accuracies than test images. */
const doubtText = ({ heldOutSeemsTrained, heldOut, test }: BestRow): string[] =>
  heldOutSeemsTrained === true && heldOut !== null && test !== null
    ? [
        `This choice cannot be trusted: the network does significantly better on the held-out images (${percent(heldOut.top1)} %) than on the test images (${percent(test.top1)} %), as if it had been trained on the held-out images.`,
      ]
    : [];

const noBaseline = ({ trainResolution }: BestRow): string =>
  trainResolution === null
    ? 'the train resolution is unknown, so there is nothing to compare with'
    : `no test without a fix has finished at the train resolution of ${trainResolution} px`;

const costText = ({ cost, trainResolution }: BestRow): string[] => {
  if (cost === null || Math.abs(cost.macs - 1) < 0.005) return [];
  const { macs, counted, times } = cost;
  const how = counted
    ? ''
    : ', assuming that they are proportional to the number of pixels (`analyses: [cost]` counts them)';
  return [
    `It costs ${macs.toFixed(2)} times the multiply-adds of a test at ${trainResolution} px${how}.`,
    ...times.filter(({ here, atTrain }) => here.spread !== null && atTrain.spread !== null).map(timeText),
  ];
};

const exportText = (row: BestRow): string[] => {
  const why = whyNotExported(row);
  if (why === null) return [];
  const other =
    row.crops === undefined
      ? ''
      : `; add the centre crop to the tests, \`crops: [1, ${row.crops}]\`, for a choice that can be exported`;
  return [`This choice cannot be exported because ${why}${other}.`];
};

const timeText = ({ batchSize, here, atTrain, ratio }: TimeAgainstTrain): string => {
  const images = batchSize === 1 ? 'Images one at a time' : `Images in batches of ${batchSize}`;
  const measured = `${timeWithSpread(here)} per image against ${timeWithSpread(atTrain)}`;
  if (here.disturbed || atTrain.disturbed)
    return `${images}: the measured times cannot be compared because other programs kept the machine busy (${measured}).`;
  return ratio === null
    ? `${images}: the measured times do not differ by more than their spread (${measured}).`
    : `${images} take ${ratio.toFixed(2)} times as long (${measured}).`;
};

const timeWithSpread = ({ median, spread }: ImageTime): string => `${millisecondsText(median)} ms${spreadText(spread)}`;

const count = (images: number): string => images.toLocaleString('en-US');
