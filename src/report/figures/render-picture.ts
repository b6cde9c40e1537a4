import { FixresError } from '../../base/errors.ts';
import { curve } from '../curve/curve.ts';
import type { ReportDocument } from '../document/document.ts';
import { renderHtml } from '../render/html/render-html.ts';
import { table1 } from '../table1/table1.ts';
import { table1Document } from '../table1/table1-document.ts';
import { curvePicture } from './curve-picture.ts';
import { curveText } from './curve-text.ts';
import type { Picture } from './picture/picture.ts';
import { paperZoom, picturePng, screenZoom } from './picture/picture-png.ts';
import { type FigureRows, isFigureName, makeFigure } from './render-figure.ts';
import { figureMarkup } from './svg/figure-markup.ts';
import { pictureSvg } from './svg/picture-svg.ts';
import { type PictureWidth, screenWidth } from './svg/picture-width.ts';

export const pictureFormats = ['svg', 'png', 'html'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** The pictures that exist for a report; none for most tables. */
export const pictureFormatsOf = (report: string): readonly PictureFormat[] => {
  if (report === 'curve' || isFigureName(report)) return pictureFormats;
  return report === 'table1' ? ['html'] : [];
};

/**
 * Rows in, picture out: SVG and HTML as text, PNG as bytes. `width` applies to SVG and PNG; a page adapts to its
 * screen. Throws CLI_USAGE if the report has no such picture, REPORT_UNAVAILABLE if there is nothing to draw.
 */
export const renderPicture = async (
  report: string,
  format: PictureFormat,
  rows: FigureRows,
  width: PictureWidth = screenWidth,
): Promise<string | Uint8Array> => {
  if (!pictureFormatsOf(report).includes(format)) throw noPicture(report, format);
  const { document, picture } = drawnReport(report, rows);
  if (format === 'html')
    return renderHtml(document, titleOf(document), picture === null ? null : figureMarkup(picture, 'figure'));
  if (picture === null) throw noPicture(report, format);
  const svg = pictureSvg(picture, width);
  return format === 'svg' ? svg : picturePng(svg, width.paper === null ? screenZoom : paperZoom);
};

/** A report as a document, with its picture if it has one. */
interface DrawnReport {
  readonly document: ReportDocument;
  readonly picture: Picture | null;
}

const drawnReport = (report: string, rows: FigureRows): DrawnReport => {
  if (report === 'table1')
    return { document: table1Document(table1(rows.experiment, rows.evaluations, rows.metrics)), picture: null };
  if (report === 'curve') {
    const curves = curve(table1(rows.experiment, rows.evaluations), rows.metrics?.[0]);
    return { document: curveText(curves), picture: curvePicture(curves) };
  }
  if (!isFigureName(report)) throw noPicture(report, 'html');
  const figure = makeFigure(report, rows);
  return { document: figure.text, picture: figure.picture() };
};

/** The title of the whole figure. */
const titleOf = ({ blocks: [first] }: ReportDocument): string => {
  if (first?.kind === 'heading') return first.text;
  return first?.kind === 'table' && first.caption !== null ? first.caption : '';
};

const noPicture = (report: string, format: PictureFormat): FixresError => {
  const others = pictureFormatsOf(report);
  return new FixresError('CLI_USAGE', `\`${report}\` cannot be drawn as ${format}`, {
    hint:
      others.length === 0
        ? 'it is a text report: omit `--format`, or use `markdown`, `latex`, `csv` or `json`'
        : `use ${others.map((other) => `\`${other}\``).join(', ')}, or a text format`,
  });
};
