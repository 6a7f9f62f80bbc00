import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../../scripts/machine/paths.ts'
import type { TrayIcon } from '../../../main/desktop/rules/tray-menu.ts'

const icons: readonly TrayIcon[] = ['normal', 'food', 'asleep', 'offline', 'muted']
const fileOf = (name: string) => join(projectRoot, 'resources/tray', `${name}.png`)

/** Side and pixels of a square PNG in 8-bit RGBA (https://www.w3.org/TR/png-3/#9Filters). */
function decode(name: string): { readonly side: number; readonly pixels: Uint8Array } {
  const png = readFileSync(fileOf(name))
  const side = png.readUInt32BE(16)
  expect([png.readUInt32BE(20), ...png.subarray(24, 29)]).toEqual([side, 8, 6, 0, 0, 0])
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const rows = inflateSync(Buffer.concat(parts))
  const width = 4 * side
  const pixels = new Uint8Array(side * width)
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const left = x < 4 ? 0 : pixels[i - 4]!
    const up = y === 0 ? 0 : pixels[i - width]!
    const upLeft = x < 4 || y === 0 ? 0 : pixels[i - width - 4]!
    const nearest = [left, up, upLeft].toSorted(
      (a, b) => Math.abs(left + up - upLeft - a) - Math.abs(left + up - upLeft - b),
    )[0]!
    const predicted = [0, left, up, (left + up) >> 1, nearest][rows[y * (width + 1)]!]!
    pixels[i] = rows[y * (width + 1) + 1 + x]! + predicted
  }
  return { side, pixels }
}

describe.each(icons)('the tray icon %s', (icon) => {
  test.each([
    ['Template', 16],
    ['Template@2x', 32],
  ] as const)('has its %s for macOS: black on transparent', (ending, side) => {
    const picture = decode(`tray-${icon}-${ending}`)
    expect(picture.side).toBe(side)
    const alphas = new Set<number>()
    picture.pixels.forEach((value, i) => {
      if (i % 4 === 3) alphas.add(value)
      else if (picture.pixels[i - (i % 4) + 3]! > 0) expect(value).toBe(0)
    })
    expect([...alphas]).toEqual(expect.arrayContaining([0, 255]))
  })

  test('has its coloured versions', () => {
    for (const size of [16, 22, 32]) expect(existsSync(fileOf(`tray-${icon}-${size}`))).toBe(true)
  })
})
