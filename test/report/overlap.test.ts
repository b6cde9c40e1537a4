import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReport, reportFormats, reportNames } from '../../src/report/render-report.ts';
import type { ReportData } from '../../src/report/report-data.ts';
import { evaluation } from './rows.ts';

test('every report in every format says that test images were trained on', () => {
  const rows = [48, 60].map((testResolutionPx) => evaluation({ testResolutionPx, overlap: 7 }));
  const heldOut = rows.map(({ overlap: _, ...row }) => ({ ...row, part: 'val' as const, testImages: 'held out' }));
  const select: ReportData['select'] = { share: 0.2, over: ['test_resolution'] };
  const data: ReportData = { experiment: 'study', evaluations: [...rows, ...heldOut], select, costs: [] };
  // Of fine-tuning, which tests nothing, another report tells.
  for (const name of reportNames.filter((report) => report !== 'tuning')) {
    for (const format of reportFormats) {
      const text = renderReport(name, format, data, { columns: 400, color: false });
      const said = {
        csv: /,overlap\r\n(.*,7\r\n)+$/,
        json: /"overlap": 7[\s\S]*CAUTION: 7 test images of shapes are training images/,
      };
      const expected =
        format === 'csv' || format === 'json' ? said[format] : /7 test images of shapes are training images/;
      assert.match(text, expected, `${name} ${format}`);
    }
  }
});
