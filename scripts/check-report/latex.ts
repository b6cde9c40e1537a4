import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figureNames, renderFigure } from '../../src/report/figures/render-figure.ts';
import { renderReport, reportNames } from '../../src/report/render-report.ts';
import { hostileFigures, studyFigures } from '../../test/report/figures/rows.ts';
import { hostileData, studyData, transferData } from '../../test/report/rows.ts';

const look = { columns: 80, color: false };
const preamble = `\\documentclass{article}
\\usepackage[T1]{fontenc} \\usepackage[utf8]{inputenc} \\usepackage{amssymb, booktabs, pgfplots}
\\begin{document}
`;

/**
 * Typesets every LaTeX report with the packages that it names: none is wider than the text. Skipped without pdflatex.
 */
export const checkLatex = (out: string, report: (name: string, problems: readonly string[]) => void): void => {
  if (spawnSync('pdflatex', ['--version']).error !== undefined) {
    console.log('skip  LaTeX: pdflatex is not installed');
    return;
  }
  const parts = [
    ...[studyData, transferData, hostileData].flatMap((data) =>
      reportNames.map((name) => [`${data.experiment} ${name}`, renderReport(name, 'latex', data, look)] as const),
    ),
    ...[studyFigures, hostileFigures].flatMap((rows, index) =>
      figureNames.map((name) => [`figures ${index} ${name}`, renderFigure(name, 'latex', rows, look)] as const),
    ),
  ];
  for (const [name, text] of parts) {
    const isHostile = name.startsWith('hostile') || name.startsWith('figures 1');
    const file = `latex-${name.replaceAll(' ', '-')}`;
    // Characters that LaTeX's fonts lack are not the report's fault.
    const latin = text.replace(/[\u3000-\uffff]/g, '?');
    writeFileSync(join(out, `${file}.tex`), `${preamble}${latin}\\end{document}\n`);
    spawnSync('pdflatex', ['-interaction=nonstopmode', `${file}.tex`], { cwd: out });
    const log = readFileSync(join(out, `${file}.log`), 'utf8');
    // A name without spaces may be wider than the text.
    const wide = isHostile ? [] : [...log.matchAll(/^Overfull \\hbox .*$/gm)];
    report(
      `LaTeX: ${name}`,
      [...wide, ...log.matchAll(/^! .*$/gm)].map(([line]) => line),
    );
  }
};
