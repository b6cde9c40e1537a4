import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import stringWidth from 'string-width';
import { isFixresError } from '../../../src/base/errors.ts';
import { oneLine } from '../../../src/base/printable.ts';
import { figureNames, renderFigure } from '../../../src/report/figures/render-figure.ts';
import { assertGolden } from '../golden.ts';
import { hostileFigures, studyFigures } from './rows.ts';

const plain = { columns: 80, color: false };
const extensions = { terminal: 'txt', markdown: 'md.txt', latex: 'tex', csv: 'csv', json: 'json' } as const;
const formats = ['terminal', 'markdown', 'latex', 'csv', 'json'] as const;

for (const name of figureNames) {
  for (const format of formats) {
    test(`${name} as ${format} is the golden text, letter for letter`, () => {
      assertGolden(`figures/${name}.${extensions[format]}`, renderFigure(name, format, studyFigures, plain));
    });
  }
  for (const format of ['markdown', 'latex'] as const) {
    test(`${name} as ${format} keeps its shape with hostile names`, () => {
      assertGolden(`figures/hostile-${name}.${extensions[format]}`, renderFigure(name, format, hostileFigures, plain));
    });
  }
}

test('no line of a figure is wider than the terminal, nor does any carry an escape of a name', () => {
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

test('colour changes the look of a figure, not its text', () => {
  for (const name of figureNames) {
    const coloured = renderFigure(name, 'terminal', studyFigures, { columns: 80, color: true });
    assert.ok(coloured.includes('\u001b['));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is one
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), renderFigure(name, 'terminal', studyFigures, plain));
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
