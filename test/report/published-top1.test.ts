import assert from 'node:assert/strict';
import { test } from 'node:test';
import { architectureNames } from '../../src/model/index.ts';
import { type PublishedQuestion, publishedTop1 } from '../../src/report/published/published-top1.ts';
import { publishedLines } from '../../src/report/published/touvron2019fixres.ts';

/** At one resolution, without adaptation. */
const asItIs = { adaptation: null, scales: null } satisfies Partial<PublishedQuestion>;

test('every network for which the paper has figures is in the zoo under that name', () => {
  const names: readonly string[] = architectureNames;
  for (const { architectures } of publishedLines) {
    for (const name of architectures) assert.ok(names.includes(name), name);
  }
});

test("PNASNet-5-Large's last line of Table 1 is found under both paddings", () => {
  const finetune = { classifier: true, bn: true, last_cells: 3 };
  for (const model of ['pnasnet5large', 'pnasnet5large_fixres']) {
    // 83.7 %: arXiv 1906.06423v3, Table 1, classifier, batch norm and 3 cells, tested at 480
    assert.equal(publishedTop1({ ...asItIs, model, trainResolution: 331, testResolution: 480, finetune }), 0.837);
  }
});

test('figures are shares of 1, in the range that ImageNet networks have', () => {
  for (const { architectures, trainResolutionPx, finetune, top1Percent } of publishedLines) {
    for (const testResolution of Object.keys(top1Percent).map(Number)) {
      const question = {
        ...asItIs,
        model: architectures[0]!,
        trainResolution: trainResolutionPx,
        testResolution,
        finetune,
      };
      const top1 = publishedTop1(question)!;
      assert.ok(top1 > 0.25 && top1 < 0.9, `${top1}`);
    }
  }
});
