import { Composer, type Document, isAlias, isMap, isScalar, isSeq, type Pair, Parser, type YAMLError } from 'yaml';
import { tooDeepToken } from './nesting-depth.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import { lineText, type Origin, type SourceText } from '../tree/source-text.ts';
import type { MapEntry, Scalar, SpecNode } from '../tree/spec-node.ts';

export interface ParsedText {
  /** null when there is nothing, or nothing that can be read. */
  readonly root: SpecNode | null;
  readonly problems: readonly SpecProblem[];
}

const maxDepth = 64;
/** What a text may grow to when its aliases are followed. The largest real specs have some hundred values. */
const maxValues = 100_000;

/** YAML 1.2 as a tree with places. `offset`: where in the source the YAML begins (a `--set` has its path before). */
export const parseYaml = (source: SourceText, offset = 0): ParsedText => {
  const at = (start: number, end: number): Origin => ({ source, start: start + offset, end: end + offset });
  const text = source.text.slice(offset);
  const tokens = [...new Parser().parse(text)];
  const tooDeep = tooDeepToken(tokens, maxDepth);
  if (tooDeep !== null) {
    const message = `expected at most ${maxDepth} levels, got deeper nesting`;
    return {
      root: null,
      problems: [problemAt(at(tooDeep.offset, tooDeep.offset + 1), message, { code: 'SPEC_SYNTAX' })],
    };
  }
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false });
  const documents = [...composer.compose(tokens, true, text.length)];
  const document = documents[0];
  if (document === undefined) return { root: null, problems: [] };
  const syntax = [...documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])];
  if (syntax.length > 0) {
    return { root: null, problems: syntax.map((error) => syntaxProblem(error, at)) };
  }
  if (documents[1] !== undefined) {
    const start = documents[1].range[0];
    const message = 'expected one document, got a second one after `---`';
    return { root: null, problems: [problemAt(at(start, start + 3), message, { code: 'SPEC_SYNTAX' })] };
  }
  return toSpecNode(document, at);
};

const syntaxProblem = (error: YAMLError, at: (start: number, end: number) => Origin): SpecProblem => {
  const origin = at(error.pos[0], error.pos[1]);
  if (error.code === 'TAB_AS_INDENT') {
    return problemAt(origin, 'expected spaces at the start of the line, got a tab', { code: 'SPEC_SYNTAX' });
  }
  const isVariable = /\$\{/.test(origin.source.text.slice(Math.max(0, origin.start - 100), origin.end));
  return problemAt(origin, `expected YAML, got something else: ${error.message}`, {
    code: 'SPEC_SYNTAX',
    hint: isVariable ? 'between [ ] and { } a variable needs quotes: ["${NAME}"]' : null,
  });
};

const toSpecNode = (document: Document.Parsed, at: (start: number, end: number) => Origin): ParsedText => {
  const problems: SpecProblem[] = [];
  const anchors = new Map<string, SpecNode | 'open'>();
  const sizes = new Map<SpecNode, number>();
  let isBomb = false;

  const originOf = (node: unknown, around: Origin): Origin => {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    return range ? at(range[0], range[1]) : around;
  };

  const convert = (node: unknown, around: Origin): SpecNode => {
    const origin = originOf(node, around);
    if (isAlias(node)) return follow(node.source, origin);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) anchors.set(anchor, 'open');
    const converted = convertContent(node, origin);
    if (anchor !== undefined) anchors.set(anchor, converted);
    return converted;
  };

  const convertContent = (node: unknown, origin: Origin): SpecNode => {
    if (isMap(node)) return convertMap(node.items, origin);
    if (isSeq(node)) {
      const items = node.items.map((item) => convert(item, origin));
      return sized({ kind: 'list', items, origin }, items);
    }
    return sized({ kind: 'scalar', value: scalarOf(isScalar(node) ? node.value : null), origin }, []);
  };

  const convertMap = (pairs: readonly Pair[], origin: Origin): SpecNode => {
    const entries = new Map<string, MapEntry>();
    for (const pair of pairs) {
      const key = originOf(pair.key, origin);
      const value = convert(pair.value, key);
      if (!isScalar(pair.key)) {
        problems.push(problemAt(key, `expected a word as key, got ${key.source.text.slice(key.start, key.end)}`));
        continue;
      }
      const name = String(pair.key.value);
      const first = entries.get(name);
      if (first !== undefined) {
        const message = `expected every key once, got \`${name}\` again (first on ${lineText(first.key)})`;
        problems.push(problemAt(key, message));
      } else entries.set(name, { key, value });
    }
    return sized(
      { kind: 'map', entries, origin },
      [...entries.values()].map(({ value }) => value),
    );
  };

  // The tree of an alias is shared, not copied: an alias bomb costs nothing here, and is refused by its size.
  const follow = (name: string, origin: Origin): SpecNode => {
    const target = anchors.get(name);
    if (target !== undefined && target !== 'open') return target;
    const message =
      target === 'open'
        ? `expected an alias of something that is complete, got \`*${name}\` inside of what it names`
        : `expected an alias of an anchor above, got \`*${name}\``;
    const suggestion = null;
    problems.push(problemAt(origin, message, { suggestion }));
    return sized({ kind: 'scalar', value: null, origin }, []);
  };

  const sized = (node: SpecNode, children: readonly SpecNode[]): SpecNode => {
    const size = children.reduce((sum, child) => sum + (sizes.get(child) ?? 0), 1);
    sizes.set(node, size);
    if (size > maxValues && !isBomb) {
      isBomb = true;
      const grown = Number.isFinite(size) && size < 1e15 ? size.toLocaleString('en') : size.toExponential(0);
      problems.push(
        problemAt(
          node.origin,
          `expected at most ${maxValues.toLocaleString('en')} values when aliases are followed, got ${grown}`,
        ),
      );
    }
    return node;
  };

  const around = at(0, 0);
  const root = document.contents === null ? null : convert(document.contents, around);
  return { root: isBomb ? null : root, problems };
};

const scalarOf = (value: unknown): Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
