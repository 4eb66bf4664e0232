/**
 * Reads a numeric field of a tar header: octal digits between spaces and NULs (POSIX), or base-256 with the high bit
 * set (GNU, "Extensions to the format" in tar.h). Returns NaN for anything else and for numbers above 2^53.
 */
export function readNumber(block: Buffer, start: number, length: number): number {
  const first = block[start]!;
  if (first & 0x80) return readBase256(block, start, length);
  let value = 0;
  let digits = false;
  for (let at = start; at < start + length; at += 1) {
    const byte = block[at]!;
    if (byte >= 0x30 && byte <= 0x37) {
      value = value * 8 + byte - 0x30;
      digits = true;
    } else if (byte === 0 || byte === 0x20) {
      if (digits) break;
    } else {
      return Number.NaN;
    }
  }
  return safe(value);
}

function readBase256(block: Buffer, start: number, length: number): number {
  const negative = (block[start]! & 0x40) !== 0;
  let value = negative ? (block[start]! | 0x80) - 0x100 : block[start]! & 0x7f;
  for (let at = start + 1; at < start + length; at += 1) value = value * 256 + block[at]!;
  return safe(value);
}

function safe(value: number): number {
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** An octal field that ends with NUL, or undefined if the number does not fit. */
export function octal(value: number, length: number): string | undefined {
  if (value < 0 || value >= 8 ** (length - 1)) return undefined;
  return `${value.toString(8).padStart(length - 1, '0')}\0`;
}
