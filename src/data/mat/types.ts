/** A variable of a MATLAB file. Arrays are in MATLAB's order: the first dimension varies fastest. */
export type MatValue = MatNumbers | MatText | MatCells | MatStructs | MatUnsupported;

export interface MatNumbers {
  readonly kind: 'numbers';
  readonly dims: readonly number[];
  readonly values: Float64Array;
}

/** Rows of a character matrix are joined by line feeds. */
export interface MatText {
  readonly kind: 'text';
  readonly text: string;
}

export interface MatCells {
  readonly kind: 'cells';
  readonly dims: readonly number[];
  readonly items: readonly MatValue[];
}

export interface MatStructs {
  readonly kind: 'structs';
  readonly dims: readonly number[];
  readonly items: readonly ReadonlyMap<string, MatValue>[];
}

/** Sparse and complex arrays, objects, functions: skipped, but refused if requested. */
export interface MatUnsupported {
  readonly kind: 'unsupported';
  readonly what: string;
}
