import { isUtf8 } from 'node:buffer';
import { scanJson } from './scan-json.js';

/** Deepest nesting a record may have. Beyond some thousand levels `JSON.stringify` overflows the stack. */
export const MAX_JSON_DEPTH = 64;

export type JsonFault = 'empty' | 'too_large' | 'not_utf8' | 'too_deep' | 'not_finite' | 'not_json' | 'not_object';
export type JsonObject = Record<string, unknown>;
export type JsonResult = { ok: true; value: JsonObject } | { ok: false; reason: JsonFault; detail: string };

/**
 * The one way from untrusted bytes to an object. Never throws. `JSON.parse` makes `__proto__` an own property like any
 * other, so the answer is plain data as long as its keys are not assigned one by one to another object.
 *
 * @param maxBytes largest record that is looked at; unlimited when left out
 * @param maxDepth deepest nesting that passes; less than the usual for an object that will become a part of a record
 */
export function parseJsonObject(
  bytes: Buffer | null,
  maxBytes = Infinity,
  maxDepth: number = MAX_JSON_DEPTH,
): JsonResult {
  if (bytes === null || bytes.length === 0) return fault('empty', 'the record has no value');
  if (bytes.length > maxBytes)
    return fault('too_large', `the record has ${bytes.length} bytes, ${maxBytes} are allowed`);
  if (!isUtf8(bytes)) return fault('not_utf8', 'the value is not UTF-8');
  const scan = scanJson(bytes, maxDepth);
  if (!scan.ok) return fault(scan.reason, describeScan(scan.reason, scan.atByte, maxDepth));
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    // The parser's own message quotes the text, which may be confidential.
    return fault('not_json', 'the value is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fault('not_object', 'the value is JSON, but not an object');
  }
  return { ok: true, value: value as JsonObject };
}

function fault(reason: JsonFault, detail: string): JsonResult {
  return { ok: false, reason, detail };
}

function describeScan(reason: 'too_deep' | 'not_finite', atByte: number, maxDepth: number): string {
  return reason === 'too_deep'
    ? `nested deeper than ${maxDepth} levels at byte ${atByte}`
    : `a number outside the range of a double at byte ${atByte}`;
}
