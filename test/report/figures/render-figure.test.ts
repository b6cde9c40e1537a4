import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import stringWidth from 'string-width';
import { isFixresError } from '../../../src/base/errors.ts';
import { oneLine } from '../../../src/base/printable.ts';
import { figureNames, makeFigure, renderFigure } from '../../../src/report/figures/render-figure.ts';
import { assertGolden } from '../golden.ts';
import { hostileFigures, studyFigures } from './rows.ts';

const plain = { columns: 80, color: false };
for (const name of figureNames) {
  test(`${name} says what its golden document says, and its data are the golden ones`, () => {
    const { data, text, csv } = makeFigure(name, studyFigures);
    assertGolden(`figures/${name}.document.json`, `${JSON.stringify(text, null, 1)}\n`);
    assertGolden(`figures/${name}.csv`, csv());
    assert.deepEqual(JSON.parse(renderFigure(name, 'json', studyFigures, plain)), JSON.parse(JSON.stringify(data)));
  });
}

test('no line of a figure is wider than the terminal or contains an escape sequence from a name', () => {
  for (const rows of [studyFigures, hostileFigures]) {
    for (const name of figureNames) {
      for (const columns of [100, 60, 44]) {
        const text = renderFigure(name, 'terminal', rows, { columns, color: false });
        for (const line of text.split('\n')) assert.ok(stringWidth(line) <= columns, `${name} ${columns}: ${line}`);
        assert.ok(!text.includes('\u001b'));
      }
    }
  }
});

test('a strict CSV reader gets back the names, control characters shown, in records of one length', () => {
  for (const name of figureNames) {
    const records: string[][] = parse(renderFigure(name, 'csv', hostileFigures, plain), { record_delimiter: '\r\n' });
    assert.equal(records[1]![0], oneLine(hostileFigures.experiment));
    assert.equal(new Set(records.map((record) => record.length)).size, 1);
    assert.ok(records.length > 2);
  }
});

test('a figure without its analysis is refused by name', () => {
  for (const name of figureNames) {
    assert.throws(
      () => renderFigure(name, 'json', { ...studyFigures, analyses: [] }, plain),
      (error) => isFixresError(error) && error.code === 'REPORT_UNAVAILABLE' && error.message.includes(`\`${name}\``),
    );
  }
});
