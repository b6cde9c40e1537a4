import { referenced } from '../../schema/schema.ts';
import { everyPlace } from '../../schema/schema-place.ts';
import { pointerTo } from '../../tree/pointer.ts';
import { gotText } from '../got-text.ts';
import type { Rule } from '../spec-view.ts';

const rangeSchemas = ['range', 'positive_range', 'share_range', 'count_range', 'side_range'].map((name) =>
  referenced(`#/$defs/${name}`),
);

/** A range starts with its lower bound. */
export const checkRanges: Rule = (spec) =>
  everyPlace(spec.root).flatMap(({ node, schemas, segments }) => {
    if (node.kind !== 'list' || !schemas.some((schema) => rangeSchemas.includes(schema))) return [];
    const pointer = pointerTo(segments);
    const [low, high] = [spec.number(`${pointer}/0`), spec.number(`${pointer}/1`)];
    if (low === undefined || high === undefined || low <= high) return [];
    const message = `expected the lower bound first, got ${gotText(node)}`;
    return [spec.problem(pointer, message, { hint: `write [${high}, ${low}]` })];
  });
