import { crc32, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { palettePng } from '../../../src/report/charts/palette-png.ts';

/** Reads the chunks of a PNG and checks their sums. */
function chunksOf(png: Buffer): ReadonlyMap<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    const body = png.subarray(at + 4, end);
    expect(png.readUInt32BE(end)).toBe(crc32(body));
    chunks.set(body.subarray(0, 4).toString(), body.subarray(4));
    at = end + 4;
  }
  return chunks;
}

const picture = (width: number, height: number, colourAt: (i: number) => readonly number[]) => ({
  width,
  height,
  data: Uint8ClampedArray.from(
    Array.from({ length: width * height }, (_, i) => [...colourAt(i), 255]).flat(),
  ),
});

test('every pixel has its colour from the palette', () => {
  const colours = [
    [0, 0, 0],
    [255, 255, 255],
    [0, 120, 168],
  ] as const;
  const chunks = chunksOf(palettePng(picture(3, 2, (i) => colours[i % 3]!)));
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  expect([...chunks.get('PLTE')!]).toEqual([0, 0, 0, 255, 255, 255, 0, 120, 168]);
  expect([...inflateSync(chunks.get('IDAT')!)]).toEqual([0, 0, 1, 2, 0, 0, 1, 2]);
});

test('a picture of more colours than a palette holds takes the nearest', () => {
  const colourAt = (i: number) => [
    (i * 24) % 264,
    (Math.floor(i / 11) * 24) % 264,
    Math.floor(i / 121) * 24,
  ];
  const chunks = chunksOf(palettePng(picture(1331, 1, colourAt)));
  const palette = chunks.get('PLTE')!;
  expect(palette.length).toBe(768);
  const [, ...places] = inflateSync(chunks.get('IDAT')!);
  const far = places.map((place, i) =>
    Math.max(...colourAt(i).map((v, c) => Math.abs(Math.min(255, v) - palette[3 * place + c]!))),
  );
  expect(far.filter((each) => each === 0).length).toBeGreaterThanOrEqual(256);
});
