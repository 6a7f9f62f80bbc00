import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../../scripts/machine/paths.ts'
import { loadYaml } from '../../support/yaml.ts'

const { dmg } = loadYaml(readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8')) as {
  readonly dmg: {
    readonly background: string
    readonly contents: readonly { readonly x: number; readonly y: number }[]
  }
}
const read = (file: string) => readFileSync(join(projectRoot, file))

/** Width and height of a PNG (https://www.w3.org/TR/png-3/#11IHDR). */
function sizeOf(file: string): readonly [number, number] {
  const png = read(file)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

describe('the disk image for macOS', () => {
  const svg = read(dmg.background.replace('.png', '.svg')).toString()

  test('has a background for both screen densities', () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? []
    expect(sizeOf(dmg.background)).toEqual([width, height])
    expect(sizeOf(dmg.background.replace('.png', '@2x.png'))).toEqual([
      2 * (width ?? 0),
      2 * (height ?? 0),
    ])
  })

  test('has its icons where the background shows them', () => {
    const places = [...svg.matchAll(/<ellipse cx="(\d+)"/g)].map(([, x]) => Number(x))
    expect(dmg.contents.map(({ x }) => x)).toEqual(places)
  })
})
