import { bestAnswer } from '../best/best-answer.ts';
import { documentOf, notes } from '../document/blocks.ts';
import type { Picture } from '../figures/picture/picture.ts';
import { figureMarkup } from '../figures/svg/figure-markup.ts';
import { blocksHtml, headingHtml, isCaution, unbroken } from '../render/html/blocks-html.ts';
import { type Html, html, nothing, raw, when } from '../render/html/html.ts';
import { renderPage } from '../render/html/page.ts';
import { networkName } from '../rows/panel-name.ts';
import { apart } from './cautions.ts';
import { absentHtml, downloadsHtml } from './downloads.ts';
import { madeHtml } from './made.ts';
import { pageScript } from './page-script.ts';
import type { PageSource } from './page-source.ts';
import { type MadeExperiment, makeExperiment, type Part, type PartName, partTitles } from './parts.ts';
import { reportStyle } from './report-style.ts';
import { tilesHtml } from './tiles.ts';

/** Maximum size of a page in bytes; a larger one omits the downloads. */
export const mostBytes = 1_500_000;

/** One or several experiments as one page; several are shown side by side. */
export const reportPage = (sources: readonly PageSource[]): string => {
  const made = sources.map(makeExperiment);
  const sections = sectionsOf(made);
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
    { id: 'made', title: 'How to reproduce this', content: ofEach(made, ({ source }) => madeHtml(source)) },
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
    isWide: made.length > 1,
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

const sectionsOf = (made: readonly MadeExperiment[]): Section[] =>
  (Object.keys(partTitles) as PartName[]).flatMap((name): Section[] => {
    const having = made.filter(({ parts }) => parts.has(name));
    if (having.length === 0) return [];
    const isOneOfSeveral = made.length > 1;
    const contentOf = (each: MadeExperiment): Html =>
      partHtml(name, each, each.parts.get(name)!, `${name}-${made.indexOf(each) + 1}`, isOneOfSeveral);
    return [{ id: name, title: partTitles[name], content: ofEach(having, contentOf, isOneOfSeveral) }];
  });

/** Stacked on a narrow screen, side by side on a wide one. */
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

const partHtml = (
  name: PartName,
  { choices }: MadeExperiment,
  { lead, picture, numbers }: Part,
  id: string,
  isOneOfSeveral: boolean,
): Html => {
  const level = isOneOfSeveral ? 4 : 3;
  const recommended = name === 'choice' ? (choices?.rows.filter((row) => row.recommended) ?? []) : [];
  const drawing = picture === null ? nothing : figureHtml(picture, id);
  const { rest, cautions } = apart(numbers);
  return html`${recommended.length <= mostTiles ? recommended.map((row) => html`${recommended.length > 1 ? html`<p class="name">${networkName(row)}</p>\n` : nothing}${tilesHtml(row)}`) : nothing}${drawing}${blocksHtml(lead, level)}${blocksHtml({ blocks: [cautions] }, level)}${when(
    rest.blocks.length > 0 && rest,
    (document) => html`<details><summary>${name === 'choice' ? 'How to read this' : 'The numbers'}</summary>
${blocksHtml(document, level)}</details>
`,
  )}`;
};

const mostTiles = 3;

/** The picture's cautions are omitted here because its numbers already include them. */
const figureHtml = (picture: Picture, id: string): Html => html`<figure>
${raw(figureMarkup(picture, id))}
</figure>
${blocksHtml(documentOf(notes(picture.notes.filter((note) => !isCaution(note)))))}`;
