import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClassResults } from '../../../src/report/classes/class-results.ts';
import { renderClasses, renderConfusion } from '../../../src/report/classes/render-classes.ts';

const look = { columns: 100, color: false };

const pair = (label: number, predicted: number, n: number) => ({
  label,
  predicted,
  n,
  name: names[label]!,
  predictedName: names[predicted]!,
});
const names = ['cat', 'dog, "big"', '<fox>', '=owl'];

/** Ten images of two classes out of four, answered as three of them. Intervals by statsmodels 0.15.0, 7 of 10 and 1 of 3. */
const results: ClassResults = {
  key: 'a'.repeat(64),
  title: 'evaluate tinynet 32>48 none seed 1',
  dataset: 'pets',
  part: 'test',
  n: 13,
  skipped: 0,
  top1: 8 / 13,
  top1_ci95: [0.355, 0.823],
  mean_per_class: (0.7 + 1 / 3) / 2,
  mean_per_class_ci95: [0.31, 0.77],
  ece: null,
  classes: [
    { label: 0, name: 'cat', n: 10, correct: 7, accuracy: 0.7, accuracy_ci95: [0.3968, 0.8922] },
    { label: 1, name: names[1]!, n: 3, correct: 1, accuracy: 1 / 3, accuracy_ci95: [0.0615, 0.7923] },
  ],
  confusions: [pair(0, 0, 7), pair(0, 2, 3), pair(1, 0, 2), pair(1, 1, 1)],
};

test('classes come with their intervals, the least accurate first', () => {
  const text = renderClasses(results, 'table', look);
  assert.match(text, /dog, "big" +33\.3 +6\.2–79\.2 +1 +3\ncat +70\.0 +39\.7–89\.2 +7 +10\n/);
  assert.match(text, /mean per class 51\.7 % \[31\.0–77\.0\]/);
  assert.match(text, /kept no confidences \(run its\s+experiment again with `--force`\)/);
  assert.match(renderClasses({ ...results, ece: 0.084 }, 'table', look), /calibration error 8\.4 % \(15\s+bins\)/);
});

test('classes are written as CSV, Markdown, LaTeX and JSON', () => {
  assert.equal(
    renderClasses(results, 'csv', look).split('\r\n')[2],
    '1,"dog, ""big""",3,1,0.3333333333333333,0.0615,0.7923',
  );
  assert.match(renderClasses(results, 'markdown', look), /\| cat \| 70\.0 \| 39\.7–89\.2 \| 7 \| 10 \|/);
  assert.match(renderClasses(results, 'latex', look), /cat & 70\.0 &/);
  assert.equal(JSON.parse(renderClasses(results, 'json', look)).classes.length, 2);
});

test('the confusion matrix has a row and a column for each class that was tested or predicted', async () => {
  assert.equal(
    await renderConfusion(results, 'csv', look),
    'class,cat,"dog, ""big""",<fox>\r\ncat,7,0,3\r\n"dog, ""big""",2,1,0\r\n<fox>,0,0,0\r\n',
  );
  assert.match(
    String(await renderConfusion(results, 'table', look)),
    /cat +<fox> +3 +30\.0\ndog, "big" +cat +2 +66\.7/,
  );
});

test('the drawn matrix has a cell for each pair that occurred, and its names are text', async () => {
  const svg = String(await renderConfusion(results, 'svg', look));
  assert.equal(svg.match(/<g><title>/g)?.length, 4);
  assert.match(svg, /<title>cat answered as &lt;fox&gt;: 3 of 10<\/title>/);
  assert.ok(!svg.includes('<fox>'));
  // 0.08 + 0.92 * 3 / 10
  assert.match(svg, /fill="#b5321f" fill-opacity="0\.36"/);
  assert.match(String(await renderConfusion(results, 'html', look)), /^<!doctype html>[\s\S]*<svg[\s\S]*<\/html>\n$/);
});
