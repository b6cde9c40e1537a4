import { notes } from '../document/blocks.ts';
import type { Notes, ReportDocument } from '../document/document.ts';
import { isCaution } from '../render/html/blocks-html.ts';

/** A document without what a reader must not overlook, and that by itself: it is not folded away. */
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
