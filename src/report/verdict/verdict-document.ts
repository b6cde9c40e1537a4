import { documentOf } from '../document/blocks.ts';
import type { ReportDocument } from '../document/document.ts';
import { panelName } from '../rows/panel-name.ts';
import type { Verdict } from './verdict.ts';
import { verdictSentences } from './verdict-sentences.ts';

/** A few sentences per trained network. */
export const verdictDocument = ({ panels }: Verdict): ReportDocument =>
  documentOf(
    panels.map((panel) => ({ kind: 'prose' as const, name: panelName(panel), sentences: verdictSentences(panel) })),
  );
