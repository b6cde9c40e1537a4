import { member } from '../weights/formats/tfjs-json.ts';
import type { PlacedLayer } from './layers-model.ts';

/** Reads a layer's configuration; unsupported options are rejected, naming the layer. */
export class LayerOptions {
  private readonly layer: PlacedLayer;
  readonly refuse: (reason: string) => Error;

  constructor(layer: PlacedLayer, refuse: (reason: string) => Error) {
    this.layer = layer;
    this.refuse = refuse;
  }

  number(name: string, otherwise: number): number {
    const value = this.get(name) ?? otherwise;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.odd(name);
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.get(name) ?? otherwise;
    if (typeof value !== 'boolean') throw this.odd(name);
    return value;
  }

  word(name: string, otherwise: string): string {
    const value = this.get(name) ?? otherwise;
    if (typeof value !== 'string') throw this.odd(name);
    return value;
  }

  /** Some exporters write it as a list with one element. */
  axis(otherwise: number): number {
    const value = this.get('axis') ?? otherwise;
    const axis: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (typeof axis !== 'number') throw this.odd('axis');
    return axis;
  }

  has(name: string): boolean {
    return (this.get(name) ?? null) !== null;
  }

  /** One integer for both axes, or two. */
  pair(name: string, otherwise: readonly [number, number]): [number, number] {
    const value = this.get(name) ?? otherwise;
    const [rows, columns] = Array.isArray(value) ? value : [value, value];
    if (!isCount(rows) || !isCount(columns) || (Array.isArray(value) && value.length !== 2)) throw this.odd(name);
    return [rows, columns];
  }

  /** [[top, bottom], [left, right]], or one number per axis, or one for all. */
  margins(name: string): [top: number, left: number, bottom: number, right: number] {
    const value = this.get(name) ?? 1;
    const [rows, columns] = Array.isArray(value) ? value : [value, value];
    const [top, bottom] = Array.isArray(rows) ? rows : [rows, rows];
    const [left, right] = Array.isArray(columns) ? columns : [columns, columns];
    if (![top, left, bottom, right].every(isCount)) throw this.odd(name);
    return [top, left, bottom, right];
  }

  counts(name: string): number[] {
    const value = this.get(name);
    if (!Array.isArray(value) || !value.every((count) => Number.isSafeInteger(count))) throw this.odd(name);
    return value;
  }

  /** Requires channels-last data. */
  requireChannelsLast(): void {
    if (this.word('data_format', 'channels_last') !== 'channels_last') throw this.refuse('has its channels first');
  }

  private get(name: string): unknown {
    return member(this.layer.config, name);
  }

  private odd(name: string): Error {
    return this.refuse(`has the \`${name}\` ${JSON.stringify(this.get(name))}, which is not supported`);
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
