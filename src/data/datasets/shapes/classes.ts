import type { ShapesLook } from '../../../domain/datasets/params.ts';
import { type Figure, figures } from './figures.ts';
import { type Pattern, patterns } from './patterns.ts';

/** Names in label order: `fish-striped`, or `fish` if only the shape counts. */
export const shapeClasses = (classes: ShapesLook['classes']): readonly string[] =>
  classes === 'shape'
    ? figures.map((figure) => figure.name)
    : figures.flatMap((figure) => patterns.map((pattern) => `${figure.name}-${pattern.name}`));

/** Labels cycle, so that every run of pictures is balanced. */
export const labelOf = (classes: ShapesLook['classes'], index: number): number => index % shapeClasses(classes).length;

/** What the picture with this index shows. If only the shape is the class, patterns cycle as well. */
export const subjectOf = (
  classes: ShapesLook['classes'],
  index: number,
): { readonly figure: Figure; readonly pattern: Pattern } => {
  const label = labelOf(classes, index);
  const [figure, pattern] =
    classes === 'shape'
      ? [label, Math.floor(index / figures.length) % patterns.length]
      : [Math.floor(label / patterns.length), label % patterns.length];
  return { figure: figures[figure]!.at, pattern: patterns[pattern]!.at };
};
