import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { isFixresError } from '../../../src/base/errors.ts';
import { figureNames } from '../../../src/report/figures/render-figure.ts';
import { pictureFormatsOf, renderPicture } from '../../../src/report/figures/render-picture.ts';
import { evaluation, study } from '../rows.ts';
import { hostileFigures, studyFigures } from './rows.ts';

const drawn = ['curve', ...figureNames] as const;

const svgOf = async (name: string, rows = studyFigures): Promise<string> =>
  (await renderPicture(name, 'svg', rows)) as string;

const pages = new Map<string, Promise<string>>();

/** Drawn once for all tests. */
const pageOf = (name: string): Promise<string> => {
  const page = pages.get(name) ?? (renderPicture(name, 'html', studyFigures) as Promise<string>);
  pages.set(name, page);
  return page;
};

/** Texts that are drawn, in their order. */
const textsOf = (svg: string): string[] => [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text!);

const count = (svg: string, pattern: RegExp): number => [...svg.matchAll(pattern)].length;

test('the curve describes each point, names each line once, and marks K_train and K_image', async () => {
  const svg = await svgOf('curve');
  const points = study.length / 2; // two seeds are one point
  const says =
    /[a-zA-Z +]+: [\d.]+ % \(95 % CI [\d.]+ to [\d.]+\) at K_test \d+, K_image \d+; n 2,000, 2 seeds; runs aaaaaaaa, aaaaaaaa/g;
  assert.equal(count(svg, says), points);
  for (const text of ['none', 'classifier', 'classifier + BN', 'classifier + BN + last cell']) {
    assert.equal(textsOf(svg).filter((each) => each.replaceAll('\u00a0', ' ') === text).length, 1, text);
  }
  assert.ok(textsOf(svg).includes('test resolution K_test, pixels →'));
  assert.ok(textsOf(svg).includes('image side K_image, pixels →'));
  assert.ok(textsOf(svg).includes('↑ top-1 accuracy, %'));
  assert.ok(textsOf(svg).includes('K_train 48'));
  assert.match(svg, /^<svg[^>]* role="img" aria-labelledby="figure-title figure-description"/);
  assert.ok(svg.includes('<title id="figure-title">quickstart: top-1 accuracy against test resolution</title>'));
  assert.match(
    svg,
    /<desc id="figure-description">quicknet on shapes, trained at 48 px, none: best 76\.2 % at K_test 72\./,
  );
});

test('published figures have their own marks, with their source', async () => {
  const rows = [224, 288].map((testResolutionPx) =>
    evaluation({
      model: 'resnet50',
      trainResolutionPx: 224,
      testResolutionPx,
      imageResolutionPx: Math.floor((256 / 224) * testResolutionPx),
    }),
  );
  const svg = await svgOf('curve', { ...studyFigures, evaluations: rows });
  assert.equal(count(svg, /none, published: /g), 2);
  assert.ok(svg.includes('none, published: 78.4 % at K_test 288')); // arXiv 1906.06423v3
  assert.ok(textsOf(svg).includes('published'));
  assert.ok(textsOf(svg).some((text) => text.includes('Touvron et al., NeurIPS 2019')));
});

test('every figure names its axes with their units, and its series', async () => {
  const expected = {
    roc: [
      'area of the region / area of the image, % →',
      '↑ share of the regions, %',
      'train, K_train 48',
      'test, K_test 48',
    ],
    object_size: ['↑ size at test / at training', 'as at training', 'shorter side: equal at 52.5 px'],
    activations: [
      'value of a component of the pooled vector →',
      'K_test 24 (27)',
      'unmodified',
      '↑ components that are 0, %',
    ],
    cost: ['multiply-adds per image, M →', 'time per image, ms →', 'classifier + BN'],
  };
  for (const name of figureNames) {
    const texts = textsOf(await pageOf(name));
    for (const text of expected[name]) assert.ok(texts.includes(text), `${name}: ${text}`);
  }
});

test('a page contains the picture and its numbers, and makes no network requests', async () => {
  for (const name of drawn) {
    const page = await pageOf(name);
    assert.match(page, /^<!doctype html>/);
    assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
    assert.equal(count(page, /<svg /g), 2); // for wide and narrow screens
    assert.ok(count(page, /<td/g) > 4);
    assert.equal(count(page, /<script|<link|<iframe|\bsrc=|\bhref=|url\((?!#|&quot;#|'#|"#)|@import/g), 0, name);
  }
  const table = (await renderPicture('table1', 'html', studyFigures)) as string;
  assert.ok(table.includes('quickstart: top-1 accuracy on shapes, %'));
  assert.equal(count(table, /<tr[ >]/g), 6); // two of the head and four fixes
});

test('hostile names are text in a picture and a page, never markup', async () => {
  const rows = { ...hostileFigures, experiment: `${hostileFigures.experiment}\ud800\uffff` };
  for (const name of [...drawn, 'table1']) {
    const page = (await renderPicture(name, 'html', rows)) as string;
    assert.equal(count(page, /<script|<i>|<b>|\]\]>/g), 0, name);
    assert.equal(count(page, /<svg|<\/svg>/g), name === 'table1' ? 0 : 4, name);
    assert.ok(page.includes('&lt;script&gt;'), name);
    // A half of a pair, which no XML may have.
    assert.ok(!/\p{Cs}|\uffff/u.test(page) && !page.includes('\u001b'), name);
  }
});

test("a PNG has twice the pixels of the picture's size, and its text needs no system fonts", async () => {
  const svg = await svgOf('object_size');
  const [, width, height] = /^<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg)!;
  const png = Buffer.from((await renderPicture('object_size', 'png', studyFigures)) as Uint8Array);
  assert.equal(png.subarray(0, 8).toString('latin1'), '\u0089PNG\r\n\u001a\n');
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [2 * Number(width), 2 * Number(height)]);
  // The title's rows: white but for letters.
  const pixels = pixelsOf(png);
  const dark = pixels.rows
    .slice(24, 64)
    .flatMap((row) => [...row])
    .filter((value) => value < 100).length;
  assert.ok(dark > 1000, `${dark} dark values in the title`);
});

/** Rows of 8-bit values of a PNG without interlacing, RGBA. */
const pixelsOf = (png: Buffer): { rows: Uint8Array[] } => {
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const stride = png.readUInt32BE(16) * 4;
  const bytes = inflateSync(Buffer.concat(data));
  const rows: Uint8Array[] = [];
  let above: Uint8Array = new Uint8Array(stride);
  for (let at = 0; at < bytes.length; at += stride + 1) {
    above = unfiltered(bytes[at]!, bytes.subarray(at + 1, at + 1 + stride), above);
    rows.push(above);
  }
  return { rows };
};

/** Source: PNG specification, section 9, filter types 0 to 4. */
const unfiltered = (filter: number, row: Uint8Array, above: Uint8Array): Uint8Array => {
  const result = new Uint8Array(row.length);
  for (let at = 0; at < row.length; at++) {
    const [left, up, corner] = [result[at - 4] ?? 0, above[at]!, above[at - 4] ?? 0];
    const estimate = left + up - corner;
    const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
    const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
    result[at] = row[at]! + [0, left, up, (left + up) >> 1, paeth][filter]!;
  }
  return result;
};

test('a report that is not drawn, and a figure without results, are refused', async () => {
  assert.deepEqual(pictureFormatsOf('verdict'), []);
  for (const [name, format, rows, code] of [
    ['verdict', 'svg', studyFigures, 'CLI_USAGE'],
    ['table1', 'png', studyFigures, 'CLI_USAGE'],
    ['roc', 'svg', { ...studyFigures, analyses: [] }, 'REPORT_UNAVAILABLE'],
  ] as const) {
    await assert.rejects(renderPicture(name, format, rows), (error) => isFixresError(error) && error.code === code);
  }
});
