import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { renderHtml } from '../../../src/report/render/html/render-html.ts';
import { renderLatex } from '../../../src/report/render/latex/render-latex.ts';
import { renderMarkdown } from '../../../src/report/render/render-markdown.ts';
import { renderTerminal } from '../../../src/report/render/terminal/render-terminal.ts';
import { assertGolden } from '../golden.ts';
import { sampleDocument } from './sample-document.ts';

const plain = { columns: 80, color: false };

test('every format has a golden text of one small document with everything in it, letter for letter', () => {
  assertGolden('document.txt', renderTerminal(sampleDocument, plain));
  assertGolden('document-narrow.txt', renderTerminal(sampleDocument, { columns: 40, color: false }));
  assertGolden('document.md.txt', renderMarkdown(sampleDocument));
  assertGolden('document.tex', renderLatex(sampleDocument, { intervals: true }));
  assertGolden(
    'document.html.txt',
    renderHtml(sampleDocument, 'study', null).replace(/<style>[^<]*<\/style>|<meta http-equiv[^>]*>/g, ''),
  );
});

test('no line is wider than the terminal, or contains an escape sequence from a name', () => {
  for (let columns = 40; columns <= 100; columns++) {
    const text = renderTerminal(sampleDocument, { columns, color: false });
    for (const line of text.split('\n')) assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
    assert.ok(!text.includes('\u001b'));
  }
});

test('colour changes the look, not the text', () => {
  const coloured = renderTerminal(sampleDocument, { columns: 80, color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is one
  assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), renderTerminal(sampleDocument, plain));
  assert.notEqual(coloured, renderTerminal(sampleDocument, plain));
});

test('LaTeX can omit the intervals, and nothing else changes', () => {
  const [withThem, without] = [true, false].map((intervals) => renderLatex(sampleDocument, { intervals }));
  assert.match(withThem!, /78\.2--82\.2/);
  assert.doesNotMatch(without!, /78\.2--82\.2/);
  assert.match(without!, /\\underline\{\\textbf\{80\.2\}\}/);
});
