import type { Browser, Page } from 'playwright-core';

/** Checks sorting, filtering and explanations by what is visible afterwards. */
export const checkInteraction = async (browser: Browser, url: string): Promise<string[]> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const problems: string[] = [];
  try {
    await page.goto(url);
    const table = page.locator('#table1 table').first();
    if ((await table.locator('tbody tr').count()) > 1)
      problems.push(...(await sorting(page)), ...(await filtering(page)));
    problems.push(...(await explaining(page)));
  } finally {
    await page.close();
  }
  return problems;
};

const rows = `[...document.querySelector('#table1 table').tBodies[0].rows].filter((row) => !row.hidden)`;

/** Values of the last column of Table 1, in their present order; null if nothing was measured. */
const lastColumn = (page: Page): Promise<(number | null)[]> =>
  page.evaluate(
    `${rows}.map((row) => row.lastElementChild.dataset.v).map((v) => (v === undefined ? null : Number(v)))`,
  );

const sorting = async (page: Page): Promise<string[]> => {
  const before = await lastColumn(page);
  const head = page.locator('#table1 table').first().locator('thead tr').last().locator('.sort').last();
  const orders = [(a: number, b: number) => b - a, (a: number, b: number) => a - b];
  const measured = before.filter((value) => value !== null);
  const empty = before.filter((value) => value === null);
  const expected = [...orders.map((order) => [...measured.toSorted(order), ...empty]), before];
  const problems: string[] = [];
  for (const wanted of expected) {
    await head.click();
    const found = await lastColumn(page);
    if (JSON.stringify(found) !== JSON.stringify(wanted)) problems.push(`sorted: ${found} instead of ${wanted}`);
  }
  return problems;
};

const filtering = async (page: Page): Promise<string[]> => {
  const figure = page.locator('#table1 figure.table').first();
  const select = figure.locator('.filters select').first();
  if ((await select.count()) === 0) return ['Table 1 has several rows and no filter'];
  const value = (await select.locator('option').nth(1).textContent()) ?? '';
  const name = (await figure.locator('.filters label').first().textContent()) ?? '';
  await select.selectOption({ index: 1 });
  const facets: string[][] = await page.evaluate(
    `${rows}.map((row) => [row.dataset.f0, row.dataset.f1, row.dataset.f2, row.dataset.f3])`,
  );
  await select.selectOption({ index: 0 });
  const wrong = facets.filter((all) => !all.includes(value));
  return facets.length === 0 || wrong.length > 0 ? [`filter ${name} shows ${JSON.stringify(facets)} for ${value}`] : [];
};

const explaining = async (page: Page): Promise<string[]> => {
  const mark = page.locator('.mark').first();
  if ((await mark.count()) === 0) return [];
  const says = await mark.getAttribute('title');
  await mark.click();
  const shown = await page.locator('.tip').textContent();
  await page.keyboard.press('Escape');
  const left = await page.locator('.tip').count();
  return shown === says && left === 0 ? [] : [`a mark shows ${shown} instead of ${says}, and ${left} are left`];
};
