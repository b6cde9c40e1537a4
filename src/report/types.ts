/** The paper's Table 1, measured: what `fixres report table1 --format json` prints. Accuracies 0..1. */
export interface Table1 {
  readonly report: 'table1';
  readonly experiment: string;
  readonly rows: readonly Table1Row[];
}

export interface Table1Row {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly finetune: { readonly classifier: boolean; readonly bn: boolean; readonly last_cells: number };
  /** The matrix assignment of the row, `{}` without one. */
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly cells: readonly Table1Cell[];
}

export interface Table1Cell {
  readonly testResolution: number;
  /** K_image: the side that the image is resized to before the crop, pixels. */
  readonly imageResolution: number;
  /** Mean over seeds. */
  readonly top1: number;
  /** Wilson interval for `n` images. */
  readonly top1_ci95: readonly [number, number];
  /** Distinct test images behind the figure: of one seed when all seeds test the same images, of all seeds otherwise. */
  readonly n: number;
  readonly seeds: number;
  /** Top-1 in the paper for the same model, resolutions and scope, 0..1; null where it has none. */
  readonly published: number | null;
}
