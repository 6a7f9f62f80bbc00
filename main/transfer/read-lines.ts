import { readSync } from 'node:fs'
import { maxLineBytes } from './rules/file-format.ts'

const chunkBytes = 1 << 20
const lineBreak = 0x0a

/**
 * The lines of a file, without their line breaks, in bounded memory. Ends early at a line that is too long, and leaves
 * out a last line without a line break.
 * @param file an open regular file
 */
export function* readLines(file: number): Generator<Buffer> {
  let rest = Buffer.alloc(0)
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    const read = readSync(file, chunk)
    if (read === 0) return
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)])
    let from = 0
    for (let to; (to = bytes.indexOf(lineBreak, from)) !== -1; from = to + 1) {
      if (to - from > maxLineBytes) return
      yield bytes.subarray(from, to)
    }
    rest = bytes.subarray(from)
    if (rest.length > maxLineBytes) return
  }
}
