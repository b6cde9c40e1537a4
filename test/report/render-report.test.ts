import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import stringWidth from 'string-width';
import { oneLine } from '../../src/base/printable.ts';
import { renderReport, reportFormats, reportNames } from '../../src/report/render-report.ts';
import { assertGolden } from './golden.ts';
import { evaluation, hostile, hostileData, studyData, transferData } from './rows.ts';

const plain = { columns: 80, color: false };
const extensions = { terminal: 'txt', markdown: 'md.txt', latex: 'tex', csv: 'csv', json: 'json' } as const;

for (const name of reportNames) {
  for (const format of reportFormats) {
    test(`${name} as ${format} is the golden text, letter for letter`, () => {
      assertGolden(`${name}.${extensions[format]}`, renderReport(name, format, studyData, plain));
    });
    test(`${name} as ${format} shows everything that there may be`, () => {
      assertGolden(`transfer-${name}.${extensions[format]}`, renderReport(name, format, transferData, plain));
    });
    test(`${name} as ${format} keeps its shape with hostile names`, () => {
      assertGolden(`hostile-${name}.${extensions[format]}`, renderReport(name, format, hostileData, plain));
    });
  }
}

test('published figures stand on a line of their own in the terminal, and name their source', () => {
  const rows = [224, 256].map((testResolutionPx) =>
    evaluation({
      model: 'resnet50',
      trainResolutionPx: 224,
      testResolutionPx,
      imageResolutionPx: Math.floor((256 / 224) * testResolutionPx),
    }),
  );
  const photos = { ...studyData, experiment: 'photos', evaluations: rows };
  assertGolden('published-table1.txt', renderReport('table1', 'terminal', photos, plain));
  assertGolden('published-table1.md.txt', renderReport('table1', 'markdown', photos, plain));
});

test('no line of a terminal report is wider than the terminal, nor does any carry an escape of a name', () => {
  for (const data of [studyData, hostileData, transferData]) {
    for (const columns of [80, 60, 44]) {
      for (const name of reportNames) {
        const text = renderReport(name, 'terminal', data, { columns, color: false });
        for (const line of text.split('\n')) assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
        assert.ok(!text.includes('\u001b'));
      }
    }
  }
});

test('colour changes the look of a report, not its text', () => {
  for (const name of reportNames) {
    const coloured = renderReport(name, 'terminal', studyData, { columns: 80, color: true });
    assert.ok(coloured.includes('\u001b['));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is one
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), renderReport(name, 'terminal', studyData, plain));
  }
});

test('a strict CSV reader gets back the names, control characters shown', () => {
  const records: string[][] = parse(renderReport('table1', 'csv', hostileData, plain), {
    record_delimiter: '\r\n',
  });
  const names = new Set(records.slice(1).map((record) => record[1]));
  assert.deepEqual(names, new Set(hostile.map((row) => oneLine(row.dataset))));
  assert.equal(new Set(records.map((record) => record.length)).size, 1);
});

test('what was tested on held-out images is in no table and on no curve', () => {
  for (const name of ['table1', 'curve', 'verdict'] as const) {
    const without = { ...studyData, evaluations: studyData.evaluations.filter(({ part }) => part === 'test') };
    assert.equal(renderReport(name, 'json', studyData, plain), renderReport(name, 'json', without, plain));
  }
});
