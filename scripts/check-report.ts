// Checks report pages in a real browser:
//   npm run check:report [-- OUT]      OUT: where the screenshots go; default in the system's temporary folder
// Takes screenshots at three widths, light and dark, and prints. axe-core finds nothing; all text can be read with
// scripts off; the page requests nothing; hostile names stay text; no page is larger than 1.5 MB. Needs Chromium, from
// CHROMIUM or /usr/bin/chromium; without it, the pages are skipped with a message.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mostBytes, reportPage } from '../src/report/page/report-page.ts';
import { hostileSource, studySource, transferSource } from '../test/report/page/sources.ts';
import { checkAccessibility } from './check-report/accessibility.ts';
import { openBrowser } from './check-report/browser.ts';
import { checkInteraction } from './check-report/interaction.ts';
import { checkLatex } from './check-report/latex.ts';
import { takePictures } from './check-report/pictures.ts';
import { checkReading } from './check-report/reading.ts';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const out = resolve(process.argv[2] ?? join(tmpdir(), 'fixres-check-report'));
const problems: string[] = [];

const report = (name: string, found: readonly string[]): void => {
  console.log(
    found.length === 0 ? `ok    ${name}` : `FAIL  ${name}\n${found.map((each) => `      ${each}`).join('\n')}`,
  );
  problems.push(...found);
};

const pages = {
  study: [studySource],
  transfer: [transferSource],
  'side-by-side': [studySource, transferSource],
  hostile: [hostileSource],
};

const checkPages = async (): Promise<void> => {
  if (!existsSync(chromium)) {
    console.log(`skip  the pages: no Chromium at ${chromium} (name one in CHROMIUM)`);
    return;
  }
  const browser = await openBrowser(chromium);
  try {
    for (const [name, sources] of Object.entries(pages)) {
      const file = join(out, `${name}.html`);
      const page = reportPage(sources);
      writeFileSync(file, page);
      const bytes = Buffer.byteLength(page);
      report(`${name}: ${Math.ceil(bytes / 1000)} kB`, bytes > mostBytes ? [`more than ${mostBytes} bytes`] : []);
      const url = pathToFileURL(file).href;
      report(`${name}: readable with and without scripts, requests nothing`, await checkReading(browser, url));
      report(`${name}: axe-core, light and dark, wide and narrow`, await checkAccessibility(browser, url));
      report(`${name}: sorting and filtering tables, explanations of marks`, await checkInteraction(browser, url));
      report(`${name}: screenshots`, await takePictures(browser, url, join(out, name)));
    }
  } finally {
    await browser.close();
  }
};

mkdirSync(out, { recursive: true });
await checkPages();
checkLatex(out, report);
console.log(problems.length === 0 ? `looked at everything; see ${out}` : `${problems.length} problems; see ${out}`);
process.exit(problems.length === 0 ? 0 : 1);
