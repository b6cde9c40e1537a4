import { Composer, Parser, type YAMLError } from 'yaml';
import { problemAt, type SpecProblem } from '../problems.ts';
import type { Origin, SourceText } from '../tree/source-text.ts';
import type { SpecNode } from '../tree/spec-node.ts';
import { tooDeepToken } from './nesting-depth.ts';
import { yamlTree } from './yaml-tree.ts';

export interface ParsedText {
  /** null if the text is empty or can't be parsed. */
  readonly root: SpecNode | null;
  readonly problems: readonly SpecProblem[];
}

const maxDepth = 64;
const code = 'SPEC_SYNTAX';

/** YAML 1.2 as a tree with locations. `offset`: where the YAML starts in the source (in a `--set`, after the path). */
export const parseYaml = (source: SourceText, offset = 0): ParsedText => {
  const at = (start: number, end: number): Origin => ({ source, start: start + offset, end: end + offset });
  const refuse = (...problems: readonly SpecProblem[]): ParsedText => ({ root: null, problems });
  const text = source.text.slice(offset);
  const tokens = [...new Parser().parse(text)];
  const tooDeep = tooDeepToken(tokens, maxDepth);
  if (tooDeep !== null) {
    const place = at(tooDeep.offset, tooDeep.offset + 1);
    return refuse(problemAt(place, `expected at most ${maxDepth} levels, got deeper nesting`, { code }));
  }
  const documents = [...new Composer({ uniqueKeys: false, prettyErrors: false }).compose(tokens, true, text.length)];
  const syntax = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  if (syntax.length > 0) return refuse(...onePerLine(syntax.map((error) => syntaxProblem(error, at))));
  const [first, second] = documents;
  if (second !== undefined) {
    const start = second.range[0];
    return refuse(problemAt(at(start, start + 3), 'expected one document, got a second one after `---`', { code }));
  }
  return first === undefined ? refuse() : yamlTree(first, at);
};

const syntaxProblem = (error: YAMLError, at: (start: number, end: number) => Origin): SpecProblem => {
  const origin = at(error.pos[0], error.pos[1]);
  if (error.code === 'TAB_AS_INDENT') {
    return problemAt(origin, 'expected spaces at the start of the line, got a tab', { code });
  }
  const before = origin.source.text.slice(0, origin.end);
  const isVariable = before.slice(before.lastIndexOf('\n') + 1).includes('${');
  return problemAt(origin, `expected YAML, got something else: ${error.message}`, {
    code,
    hint: isVariable ? 'put a variable between [ ] or { } in quotes' : null,
  });
};

// One mistake causes several parser errors in the same line; the first is enough.
const onePerLine = (problems: readonly SpecProblem[]): readonly SpecProblem[] =>
  problems.filter(({ line }, i) => problems.findIndex((other) => other.line === line) === i);
