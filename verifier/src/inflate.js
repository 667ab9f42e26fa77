/** Bounded gunzip by the platform's own DecompressionStream: one member, nothing behind it, never more bytes than allowed. */
import { join } from "./bytes.js";
import { crc32 } from "./zip.js";

const HEADER = 10;
const TRAILER = 8;

/** Where the raw stream begins, or null for a header this does not read. */
function bodyStart(bytes) {
  if (bytes.length < HEADER + TRAILER || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || bytes[3] & 0xe0) return null;
  let at = HEADER;
  if (bytes[3] & 4) at += 2 + bytes[at] + bytes[at + 1] * 256;
  for (const flag of [8, 16]) {
    if (!(bytes[3] & flag)) continue;
    const stop = bytes.indexOf(0, at);
    if (stop < 0) return null;
    at = stop + 1;
  }
  if (bytes[3] & 2) at += 2;
  return at <= bytes.length - TRAILER ? at : null;
}

/** Inflate a raw stream; null if it is damaged, broken off or longer than allowed. */
async function inflate(bytes, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  let size = 0;
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      size += value.length;
      if (size > most) {
        await reader.cancel();
        return null;
      }
      parts.push(value);
    }
  } catch {
    return null;
  }
  return join(...parts);
}

/**
 * Return the bytes of a single gzip member, or null if it is damaged, too long, or followed by anything.
 * @param {Uint8Array} bytes
 * @param {number} most
 */
export async function gunzip(bytes, most) {
  const start = bodyStart(bytes);
  if (start === null) return null;
  const body = bytes.subarray(start, bytes.length - TRAILER);
  const out = await inflate(body, most);
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - TRAILER, TRAILER);
  if (!out || trailer.getUint32(0, true) !== crc32(out) || trailer.getUint32(4, true) !== out.length) return null;
  // Not every platform refuses what follows a stream. If the stream is whole without its last byte, something follows.
  return (await inflate(body.subarray(0, -1), most)) === null ? out : null;
}
