import { groupBy } from '../../base/group-by.ts';
import { elementCount } from '../measure.ts';
import type { ConstantTensor } from '../onnx/read-constant.ts';
import type { OnnxAttribute, OnnxNode } from '../onnx/read-graph.ts';
import type { Shape } from '../types.ts';
import { brokenFile } from '../weights/formats/file-bytes.ts';
import type { WeightsFile } from '../weights/weights-file.ts';
import type { PlacedLayer } from './layers-model.ts';

/**
 * Kind of a value: a `map`; a `point`, which is a map with a single position; or a `vector`. Only the size of a map
 * depends on the image's.
 */
export type ValueKind = 'map' | 'point' | 'vector';

export interface NodeOptions {
  /** Appended to the layer's name. Absent: just the layer's name. */
  readonly suffix?: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Default: that of the first input. */
  readonly kind?: ValueKind;
}

/** Collects ONNX nodes and their constants while layers are translated one by one. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants = new Map<string, ConstantTensor>();
  private readonly kinds: Map<string, ValueKind>;
  private readonly weights: WeightsFile;
  /** Names of the file's weights by their last two parts; searching the whole list for each layer takes too long. */
  private readonly namesByEnd: ReadonlyMap<string, readonly string[]>;
  constructor(weights: WeightsFile, input: string) {
    this.weights = weights;
    this.namesByEnd = new Map(groupBy([...weights.tensors.keys()], endOf).map((names) => [endOf(names[0]!), names]));
    this.kinds = new Map([[input, 'map']]);
  }

  /** Adds a node and returns the name of its value. Nodes and values are named after their layer. */
  node(layer: PlacedLayer, type: string, inputs: readonly string[], options: NodeOptions = {}): string {
    const { suffix = '', attributes = {}, kind = this.kindOf(inputs[0]!) } = options;
    const name = `${layer.name}${suffix}`;
    this.nodes.push({ name, type, inputs, outputs: [name], attributes: new Map(Object.entries(attributes)) });
    this.kinds.set(name, kind);
    return name;
  }

  kindOf(value: string): ValueKind {
    return this.kinds.get(value) ?? 'map';
  }

  /** A layer's weight as a constant, reshaped if `shapeOf` is given; throws if absent. */
  weight(layer: PlacedLayer, weight: string, shapeOf: (shape: Shape) => Shape = (shape) => shape): string {
    const name = this.nameInFile(`${layer.name}/${weight}`);
    const shape = shapeOf(this.weights.tensors.get(name)!.shape);
    if (shape.some((size) => size === undefined || size < 1)) {
      throw this.broken(`\`${name}\` has the shape [${this.weights.tensors.get(name)!.shape}]`);
    }
    this.constants.set(name, { shape, floats: () => this.weights.read(name).values });
    return name;
  }

  /** Replaces an absent constant: all values are equal. */
  filled(layer: PlacedLayer, weight: string, shape: Shape, value: number): string {
    const name = `${layer.name}/${weight}`;
    this.constants.set(name, { shape, floats: () => new Float32Array(elementCount(shape)).fill(value) });
    return name;
  }

  integers(layer: PlacedLayer, role: string, ints: readonly number[]): string {
    const name = `${layer.name}/${role}`;
    this.constants.set(name, { shape: [ints.length], ints });
    return name;
  }

  shapeOf(constant: string): Shape {
    return this.constants.get(constant)!.shape;
  }

  /** In nested models, the layer's name is prefixed with the outer models' names. */
  private nameInFile(name: string): string {
    if (this.weights.tensors.has(name)) return name;
    const candidates = this.namesByEnd.get(endOf(name)) ?? [];
    const [found, ...others] = candidates.filter((other) => other.endsWith(`/${name}`));
    if (found !== undefined && others.length === 0) return found;
    throw this.broken(`there ${found === undefined ? 'is no weight' : 'are several weights'} \`${name}\``);
  }

  private broken(reason: string): Error {
    return brokenFile(this.weights.file, 'tfjs', 0, reason);
  }
}

const endOf = (name: string): string => name.split('/').slice(-2).join('/');
