import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishedTransfer, publishedTransfers } from '../../../src/report/published/table3.ts';
import { table3 } from '../../../src/report/table3/table3.ts';
import { transferData } from '../rows.ts';

test('a row has the baseline, the choice on held-out images, and what was published on the data set', () => {
  const { rows } = table3(transferData);
  assert.deepEqual(
    rows.map(({ dataset, model, baseline, fixres, testResolution, imageResolution }) => [
      dataset,
      model,
      baseline,
      fixres,
      testResolution,
      imageResolution,
    ]),
    [
      ['cars', 'senet154', 0.83, 0.87, 288, 329],
      // 0.83 and 0.87 of 2443 images, rounded to whole ones
      ['Birdsnap', 'senet154', 2028 / 2443, 2125 / 2443, 288, 329],
    ],
  );
  // arXiv 1906.06423v3, Table 3
  assert.deepEqual(rows[1]!.published, {
    dataset: 'Birdsnap',
    model: 'SENet-154',
    baseline: 0.834,
    fixres: 0.843,
    sota: { model: 'EfficientNet-B7', top1: 0.843 },
    testImages: 2443,
    sameTestSet: true,
  });
});

test('a smaller set in a published layout is distinguished from the published one', () => {
  const [cars] = table3(transferData).rows;
  assert.deepEqual([cars!.published?.fixres, cars!.published?.sameTestSet], [0.944, false]);
});

test('a data set is recognised by its kind, or by its name in any spelling', () => {
  assert.equal(publishedTransfer('cub200', 'anything')?.fixresPercent, 88.7);
  for (const name of ['Oxford-IIIT Pets', 'oxford_iiit_pets', 'OxfordIIITPets']) {
    assert.equal(publishedTransfer('folder', name)?.baselinePercent, 94.6);
  }
  assert.equal(publishedTransfer('shapes', 'shapes'), null);
});

test('published figures are percentages above 80, with FixRes above the baseline', () => {
  for (const { baselinePercent, fixresPercent, stateOfTheArt } of publishedTransfers) {
    assert.ok(baselinePercent > 80 && fixresPercent > baselinePercent && stateOfTheArt.top1Percent >= fixresPercent);
  }
});
