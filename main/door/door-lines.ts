import * as z from 'zod/mini'
import { locales } from '../../preload/contract/setting-choices.ts'
import { parseJson } from '../base/rules/parse-json.ts'

/** A line's maximum length in bytes, each way. */
export const maxLineBytes = 16 * 1024

const request = z.strictObject({
  v: z.literal(1),
  /** The command and its arguments, as typed. */
  args: z.readonly(z.array(z.string())),
  /** The language of the answer. */
  locale: z.enum(locales),
  /** Windows only: proves that the client may read the user's files. */
  token: z.optional(z.string()),
})
export type DoorRequest = z.output<typeof request>

/** The command's exit codes. docs/guide.md explains them; 3 and 4 come from the command itself. */
export const exitCodes = {
  done: 0,
  refused: 1,
  usage: 2,
  notRunning: 3,
  untrusted: 4,
  noAnswer: 5,
} as const

export interface DoorAnswer {
  readonly exit: (typeof exitCodes)[keyof typeof exitCodes]
  readonly out: string
  readonly err: string
}

export const says = (out: string): DoorAnswer => ({ exit: exitCodes.done, out, err: '' })
export const fails = (exit: DoorAnswer['exit'], text: string): DoorAnswer => ({
  exit,
  out: '',
  err: `${text}\n`,
})

/** @returns null if the line is not UTF-8, not JSON, or not a request of this version */
export function parseRequest(line: Buffer): DoorRequest | null {
  const parsed = request.safeParse(parseJson(decode(line)))
  return parsed.success ? parsed.data : null
}

function decode(line: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(line)
  } catch {
    return ''
  }
}

/** The answer as one line, with its line feed. An answer that is too long for a line becomes `tooLong`. */
export function answerLine(answer: DoorAnswer, tooLong: DoorAnswer): string {
  const line = `${JSON.stringify({ v: 1, ...answer })}\n`
  return Buffer.byteLength(line) <= maxLineBytes ? line : answerLine(tooLong, tooLong)
}

/**
 * Takes complete lines from what a client has sent.
 * @returns the lines without their ends, and the rest; null if a line is longer than allowed
 */
export function splitLines(
  received: Buffer,
): { readonly lines: readonly Buffer[]; readonly rest: Buffer } | null {
  const lines: Buffer[] = []
  let from = 0
  for (let end = received.indexOf(10); end !== -1; end = received.indexOf(10, from)) {
    lines.push(received.subarray(from, end))
    from = end + 1
  }
  const rest = received.subarray(from)
  const isTooLong = [...lines, rest].some(({ length }) => length >= maxLineBytes)
  return isTooLong ? null : { lines, rest }
}
