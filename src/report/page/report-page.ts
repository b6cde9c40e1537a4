import { bestAnswer } from '../best/best-sentences.ts';
import { pictureSvg } from '../figures/picture/picture-svg.ts';
import { blocksHtml, headingHtml, unbroken } from '../render/html/blocks-html.ts';
import { type Html, html, nothing, trusted, when } from '../render/html/html.ts';
import { renderPage } from '../render/html/page.ts';
import { apart } from './cautions.ts';
import { absentHtml, downloadsHtml } from './downloads.ts';
import { madeHtml } from './made.ts';
import { pageScript } from './page-script.ts';
import type { PageSource } from './page-source.ts';
import { type MadeExperiment, makeExperiment, type Part, type PartName, partTitles } from './parts.ts';
import { reportStyle } from './report-style.ts';
import { tilesHtml } from './tiles.ts';

/** Bytes that a page has at most; what is to be downloaded is left out of a larger one. */
export const mostBytes = 1_500_000;

/** One or several experiments as one page, several side by side. */
export const reportPage = async (sources: readonly PageSource[]): Promise<string> => {
  const made = sources.map(makeExperiment);
  const sections = await sectionsOf(made);
  const whole = pageOf(made, sections, true);
  return Buffer.byteLength(whole) <= mostBytes ? whole : pageOf(made, sections, false);
};

interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

const pageOf = (made: readonly MadeExperiment[], sections: readonly Section[], withFiles: boolean): string => {
  const names = made.map(({ source }) => source.data.experiment);
  const all: Section[] = [
    ...sections,
    { id: 'made', title: 'How it was made', content: ofEach(made, ({ source }) => madeHtml(source)) },
    ...(made.some(({ source }) => source.downloads.length > 0)
      ? [
          {
            id: 'downloads',
            title: 'Downloads',
            content: ofEach(
              made,
              ({ source }) => html`${downloadsHtml(source.downloads, withFiles)}${absentHtml(source.absent)}`,
            ),
          },
        ]
      : []),
  ];
  return renderPage({
    title: `${names.join(', ')}: train and test resolution`,
    style: reportStyle,
    script: pageScript,
    content: html`<header>
<h1>${names.join(', ')}</h1>
${made.map(headHtml)}</header>
<nav class="screen" aria-label="Sections"><ul>${all.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${all.map(
  ({ id, title, content }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}</section>
`,
)}`,
  });
};

const headHtml = ({ source, choices }: MadeExperiment, _: number, all: readonly MadeExperiment[]): Html => {
  const answers = choices?.rows.filter(({ recommended }) => recommended).map(bestAnswer) ?? [];
  const several = all.length > 1;
  return html`${when(several && source.data.experiment, (name) => html`<p class="name">${name}</p>\n`)}${answers.map(
    (answer) => html`<p class="answer">${unbroken(answer)}</p>\n`,
  )}${when(answers.length === 0, () => html`<p class="answer">No test has finished yet.</p>\n`)}${when(
    source.description !== '' && source.description,
    (text) => html`<p class="description">${text}</p>\n`,
  )}${when(source.note, (note) => html`<p class="caution" role="note">${note}.</p>\n`)}`;
};

const sectionsOf = async (made: readonly MadeExperiment[]): Promise<Section[]> => {
  const sections: Section[] = [];
  for (const name of Object.keys(partTitles) as PartName[]) {
    const having = made.filter(({ parts }) => parts.has(name));
    if (having.length === 0) continue;
    const drawn = new Map<MadeExperiment, Html>();
    for (const [index, each] of having.entries()) {
      drawn.set(each, await partHtml(name, each, each.parts.get(name)!, `${name}-${index + 1}`, made.length > 1));
    }
    sections.push({
      id: name,
      title: partTitles[name],
      content: ofEach(having, (each) => drawn.get(each)!, made.length > 1),
    });
  }
  return sections;
};

/** One below the other on a narrow screen, side by side on a wide one. */
const ofEach = (
  made: readonly MadeExperiment[],
  contentOf: (each: MadeExperiment) => Html,
  isNamed = made.length > 1,
): Html => {
  if (!isNamed) return html`${made.map(contentOf)}`;
  return html`<div class="beside-each-other">${made.map(
    (each) => html`<div>${headingHtml(each.source.data.experiment, 3)}${contentOf(each)}</div>\n`,
  )}</div>
`;
};

const partHtml = async (
  name: PartName,
  { choices }: MadeExperiment,
  { lead, picture, numbers }: Part,
  id: string,
  isOneOfSeveral: boolean,
): Promise<Html> => {
  const level = isOneOfSeveral ? 4 : 3;
  const recommended = name === 'choice' ? (choices?.rows.filter((row) => row.recommended) ?? []) : [];
  const drawing = picture === null ? nothing : await figureHtml(picture, id);
  const { rest, cautions } = apart(numbers);
  return html`${recommended.length <= mostTiles ? recommended.map(tilesHtml) : nothing}${drawing}${blocksHtml(lead, level)}${blocksHtml({ blocks: [cautions] }, level)}${when(
    rest.blocks.length > 0 && rest,
    (document) => html`<details><summary>${name === 'choice' ? 'How to read this' : 'The numbers'}</summary>
${blocksHtml(document, level)}</details>
`,
  )}`;
};

const mostTiles = 3;

const figureHtml = async (picture: Parameters<typeof pictureSvg>[0], id: string): Promise<Html> => {
  const svg = (await pictureSvg(picture))
    .trim()
    .replaceAll('picture-title', `${id}-title`)
    .replaceAll('picture-description', `${id}-description`);
  return html`<figure>${trusted(svg)}</figure>\n`;
};
