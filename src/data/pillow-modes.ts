/**
 * CMYK to RGB without profiles, as Pillow does.
 * Source: Pillow src/libImaging/Convert.c, `cmyk2rgb`, and `MULDIV255` of ImagingUtils.h.
 * @param inks cyan, magenta, yellow, key and possibly more for each pixel, 255 for full ink; `channels` in all.
 */
export const inksToRgb = (inks: Uint8Array, channels: number): Uint8Array => {
  const count = inks.length / channels;
  const rgb = new Uint8Array(count * 3);
  for (let pixel = 0; pixel < count; pixel++) {
    const light = 255 - inks[pixel * channels + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      const product = inks[pixel * channels + channel]! * light + 128;
      rgb[pixel * 3 + channel] = light - (((product >> 8) + product) >> 8);
    }
  }
  return rgb;
};

/**
 * 16-bit grey to RGB. Pillow clips at 255 here, so that most such images turn out white; with 16-bit colour it takes the
 * upper byte. To avoid this, convert the files.
 * Source: Pillow src/libImaging/Convert.c, `I16_RGB`.
 * @param grey little-endian 16-bit values.
 */
export const clipGrey16 = (grey: Buffer): Uint8Array => {
  const rgb = new Uint8Array((grey.length / 2) * 3);
  for (let pixel = 0; pixel < grey.length / 2; pixel++) {
    rgb.fill(Math.min(255, grey.readUInt16LE(pixel * 2)), pixel * 3, pixel * 3 + 3);
  }
  return rgb;
};
