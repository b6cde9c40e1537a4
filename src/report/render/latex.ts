import { withoutControls } from '../../base/printable.ts';

/** What a document that takes the tables has to load. */
export const latexPackages = '% \\usepackage[T1]{fontenc} \\usepackage{amssymb, booktabs}\n';

/** A table whose words are LaTeX already. */
export interface LatexTable {
  readonly caption: string;
  /** `lcr`: a letter for each column. */
  readonly alignment: string;
  readonly headings: readonly (readonly string[])[];
  readonly rows: readonly (readonly string[])[];
}

/** A floating table with the rules of booktabs. */
export const latexTable = ({ caption, alignment, headings, rows }: LatexTable): string => {
  const line = (cells: readonly string[]): string => `    ${cells.join(' & ')} \\\\`;
  const lines = [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${caption}.}`,
    `  \\begin{tabular}{${alignment}}`,
    '    \\toprule',
    ...headings.map(line),
    '    \\midrule',
    ...rows.map(line),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
  ];
  return `${lines.join('\n')}\n`;
};

const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '✓': '\\checkmark{}',
  '±': '$\\pm$',
  '×': '$\\times$',
  '−': '$-$',
  '→': '$\\rightarrow$',
  '≈': '$\\approx$',
  '‡': '$\\ddagger$',
};

/** Text that LaTeX (in UTF-8) takes literally, on one line. */
export const latexText = (text: string): string =>
  withoutControls(text).replace(/[\\~^<>|"✓±×−→≈‡{}&%$#_]/g, (mark) => commands[mark] ?? `\\${mark}`);
