/** How much a test does of what would take hours: a sample with `npm test`, all of it with `npm run thorough`. */

export const isThorough = process.env['TUNION_THOROUGH'] === '1';

/** The number for a sample, or the whole number. */
export function sampleOf(sample: number, whole: number): number {
  return isThorough ? whole : sample;
}

/** Every so-manieth of a list, so that a sample of about `size` is spread over it; the list itself when thorough. */
export function spread<T>(list: readonly T[], size: number): readonly T[] {
  const step = isThorough ? 1 : Math.max(1, Math.floor(list.length / size));
  return list.filter((_, index) => index % step === 0);
}
