import { heading, markdownTable } from './markdown.ts';

/** The part of JSON Schema that the schema of specs uses. */
export interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
}

/** `docs/spec.md`: every key of a spec, section by section, from its JSON schema. */
export const specPage = (schema: SchemaNode): string => {
  const sections = Object.entries(schema.$defs ?? {}).filter(([, node]) => node.properties !== undefined);
  return [
    heading(1, 'Keys of a spec'),
    'Generated from [`schemas/experiment.schema.json`](../schemas/experiment.schema.json) by `npm run docs`; a test keeps it current. ' +
      'Editors that know `# yaml-language-server: $schema=…` complete these keys while you type; `fixres schema` prints the schema.',
    schema.description ?? '',
    keyTable(schema, schema),
    ...sections.flatMap(([name, node]) => [heading(2, name), node.description ?? '', keyTable(node, schema)]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
};

const keyTable = (node: SchemaNode, root: SchemaNode): string =>
  markdownTable(['Key', 'Value', 'Default', 'Meaning'], rows(node, root, ''));

const rows = (node: SchemaNode, root: SchemaNode, before: string): string[][] =>
  Object.entries(node.properties ?? {}).flatMap(([key, value]) => {
    const path = `${before}${key}`;
    const named = resolved(value, root);
    const required = node.required?.includes(key) === true && value.default === undefined;
    return [
      [
        `\`${path}\``,
        kindOf(value, root),
        required ? 'required' : defaultOf(value, named),
        value.description ?? named.description ?? '',
      ],
      ...(value.properties === undefined ? [] : rows(value, root, `${path}.`)),
    ];
  });

/** The values that a key takes, in a few words; a section is a link. */
const kindOf = (node: SchemaNode, root: SchemaNode): string => {
  if (node.$ref !== undefined) {
    const name = node.$ref.replace('#/$defs/', '');
    const target = root.$defs?.[name];
    return target?.properties === undefined ? kindOf(target ?? {}, root) : `[${name}](#${name})`;
  }
  const choices = node.anyOf ?? node.oneOf;
  if (choices !== undefined) return [...new Set(choices.map((choice) => kindOf(choice, root)))].join(' or ');
  if (node.enum !== undefined) return node.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.type === 'array') {
    const item = kindOf(node.items ?? {}, root);
    const isPair = node.minItems === 2 && node.maxItems === 2;
    return `${isPair ? 'pair' : 'list'} of ${item.includes(' or ') ? `(${item})` : item}`;
  }
  const types = [node.type ?? 'any value'].flat().map(String).join(' or ');
  return [types, ...boundsOf(node)].join(', ');
};

const boundsOf = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: SchemaNode): string[] => [
  ...(minimum === undefined ? [] : [`≥ ${minimum}`]),
  ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
  ...(maximum === undefined ? [] : [`≤ ${maximum}`]),
  ...(exclusiveMaximum === undefined ? [] : [`< ${exclusiveMaximum}`]),
];

const resolved = (node: SchemaNode, root: SchemaNode): SchemaNode =>
  node.$ref === undefined ? node : (root.$defs?.[node.$ref.replace('#/$defs/', '')] ?? {});

const defaultOf = (node: SchemaNode, named: SchemaNode): string => {
  const value = node.default ?? named.default;
  if (value === undefined || JSON.stringify(value) === '{}') return '';
  return `\`${JSON.stringify(value)}\``;
};
