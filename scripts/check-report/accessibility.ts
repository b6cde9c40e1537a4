import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { schemes, widths } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}

/** What axe-core finds with all its default rules and all details expanded. */
export const checkAccessibility = async (browser: Browser, url: string): Promise<string[]> => {
  const problems: string[] = [];
  for (const colorScheme of schemes) {
    for (const width of [widths[0], widths[2]]) {
      // The page's content security policy keeps out foreign scripts, including axe-core.
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(url);
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      await page.addScriptTag({ content: axe });
      const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
      problems.push(
        ...violations.map(({ id, help, nodes }) => {
          const [first] = nodes;
          return `${colorScheme}, ${width} px: ${id}: ${help} (${nodes.length}, such as ${first?.target.join(' ')}: ${first?.failureSummary?.replace(/\s+/g, ' ')})`;
        }),
      );
      await context.close();
    }
  }
  return problems;
};
