export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A decoded image: 8-bit red, green, blue, row by row without gaps. */
export interface RgbImage extends Size {
  /** widthPx * heightPx * 3 values. */
  readonly data: Uint8Array;
}

/** Only the pixels of `region`; the sides are those of the whole image. */
export interface ImagePart extends Size {
  readonly region: Box;
  /** Laid out like an image of the region's size. */
  readonly data: Uint8Array;
}

/** A rectangle of whole pixels inside an image. */
export interface Box {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}
