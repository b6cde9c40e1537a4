import { notes } from '../document/blocks.ts';
import type { Notes, ReportDocument } from '../document/document.ts';
import { isCaution } from '../render/html/blocks-html.ts';

/** A document split into its cautions, which are never collapsed, and the rest. */
export const apart = ({ blocks }: ReportDocument): { readonly rest: ReportDocument; readonly cautions: Notes } => {
  const cautions = blocks.flatMap((block) => (block.kind === 'notes' ? block.notes.filter(isCaution) : []));
  return {
    rest: {
      blocks: blocks
        .map((block) => (block.kind === 'notes' ? notes(block.notes.filter((note) => !isCaution(note))) : block))
        .filter((block) => block.kind !== 'notes' || block.notes.length > 0),
    },
    cautions: notes([...new Set(cautions)]),
  };
};
