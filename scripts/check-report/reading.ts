import type { Browser } from 'playwright-core';

/**
 * Checks that a reader gets the same text with scripts off, no dialog, no error, and no request except for the page
 * itself.
 */
export const checkReading = async (browser: Browser, url: string): Promise<string[]> => {
  const problems: string[] = [];
  const texts: string[] = [];
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) problems.push(`requests ${request.url()}`);
    });
    page.on('pageerror', ({ message }) => problems.push(`error: ${message}`));
    page.on('console', (said) => {
      if (said.type() === 'error') problems.push(`console: ${said.text()}`);
    });
    page.on('dialog', async (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    await page.goto(url);
    const title = await page.title();
    if (title === 'owned') problems.push('a name ran as a script');
    texts.push(((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' '));
    if (javaScriptEnabled === false && (await page.locator('table').count()) === 0)
      problems.push('no table without scripts');
    await context.close();
  }
  const [withScripts = '', without = ''] = texts;
  const lost = without.split(' ').filter((word) => !withScripts.includes(word));
  if (lost.length > 0) problems.push(`only without scripts: ${lost.slice(0, 10).join(' ')}`);
  return problems;
};
