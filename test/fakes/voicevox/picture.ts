import { createHash } from 'node:crypto'
import { encodePng } from '../png.ts'

const side = 64

/** A square one-colour PNG, whose colour depends on the name: the makers' pictures are not ours to store. */
export function pictureOf(name: string): Buffer {
  const colour = createHash('sha256').update(name).digest().subarray(0, 3)
  const row = Buffer.concat([Buffer.from([0]), ...Array<Buffer>(side).fill(colour)])
  return encodePng(side, side, Buffer.concat(Array<Buffer>(side).fill(row)))
}
