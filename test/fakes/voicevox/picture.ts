import { createHash } from 'node:crypto'
import { encodePng } from '../png.ts'

const side = 64

/** A square PNG of one colour, which depends on the name. It replaces the makers' pictures, which we may not copy. */
export function pictureOf(name: string): Buffer {
  const colour = createHash('sha256').update(name).digest().subarray(0, 3)
  const row = Buffer.concat([Buffer.from([0]), ...Array<Buffer>(side).fill(colour)])
  return encodePng(side, side, Buffer.concat(Array<Buffer>(side).fill(row)))
}
