const digestBytes = 32;

/** SHA-256 of images by list position, 32 bytes each, or a short reason why one is missing. */
export class DigestList {
  readonly #bytes: Buffer;
  readonly #reasons = new Map<number, string>();

  constructor(images: number) {
    this.#bytes = Buffer.alloc(images * digestBytes);
  }

  /** Hexadecimal. */
  set(image: number, sha256: string): void {
    this.#bytes.write(sha256, image * digestBytes, 'hex');
  }

  setReason(image: number, reason: string): void {
    this.#reasons.set(image, reason);
  }

  at(image: number): string {
    const reason = this.#reasons.get(image);
    return reason ?? this.#bytes.toString('hex', image * digestBytes, (image + 1) * digestBytes);
  }
}
