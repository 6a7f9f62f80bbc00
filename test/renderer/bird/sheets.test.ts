import { expect, test } from 'vitest'
import { outfitIds, sceneIds } from '../../../preload/contract/earnables.ts'
import { gestures } from '../../../renderer/bird/gestures.ts'
import { poseNames } from '../../../renderer/bird/poses.ts'
import {
  cellOf,
  gridSheet,
  momentNames,
  outfitCells,
  roomCells,
  stripOf,
  stripSheet,
} from '../../pictures/bird-sheets.tsx'
import { legibilityTest } from '../../pictures/legibility.ts'

const elements = (svg: string, selector: string) => {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(parsed.querySelector('parsererror')).toBeNull()
  return parsed.querySelectorAll(selector)
}

test('a sheet is one drawing with every picture on it and no duplicate ids', () => {
  const { svg } = gridSheet('poses', [cellOf('idle'), cellOf('bashful', { head: 'santa-hat' })])
  expect(elements(svg, 'svg svg')).toHaveLength(2)
  const ids = [...elements(svg, '[id]')].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('the frames of a gesture on a strip differ', () => {
  const { svg } = stripSheet('strip', [stripOf('hop')])
  const heights = [...elements(svg, 'svg svg')].map((frame) =>
    frame.querySelector('[transform*="rotate(0 270 30)"]')!.getAttribute('transform'),
  )
  expect(heights).toHaveLength(9)
  expect(new Set(heights).size).toBeGreaterThan(3)
})

test('headphones and laptop appear once with their gesture, even if Dash wears them already', () => {
  const bands = (svg: string) => svg.match(/M-167 104C-165 30/g)?.length ?? 0
  const lids = (svg: string) => svg.match(/width="184" height="92"/g)?.length ?? 0
  const of = (...cells: Parameters<typeof cellOf>) => gridSheet('one', [cellOf(...cells)]).svg
  expect(bands(of('idle'))).toBe(0)
  expect(bands(of('dancing-left'))).toBe(1)
  expect(bands(of('dancing-left', { head: 'headphones' }))).toBe(1)
  expect(bands(of('dancing-left', { head: 'chef-hat' }))).toBe(1)
  expect(lids(of('typing'))).toBe(1)
  expect(lids(of('typing', { held: 'laptop' }))).toBe(1)
})

test.each(['idle', 'dancing-right+bounce'])('%s is shown in each outfit', (moment) => {
  expect(momentNames).toContain(moment)
  const cells = outfitCells(moment, 'chick')
  expect(cells.match(/<svg/g)).toHaveLength(outfitIds.length + 1)
  for (const id of outfitIds) expect(cells).toContain(`data-outfit="${id}"`)
})

test('the sheet shows each scene by day, dusk and night, with its own Dash, ornament and ids', () => {
  const cells = roomCells()
  expect(cells.match(/class="bird"/g)).toHaveLength(3 * sceneIds.length)
  const ornaments = cells.match(/data-ornament="[^"]*"/g)!
  expect(ornaments).toHaveLength(3 * sceneIds.length)
  expect(new Set(ornaments).size).toBe(sceneIds.length)
  const ids = cells.match(/\sid="[^"]*"/g)!
  expect(new Set(ids).size).toBe(ids.length)
})

test('the key lists every gesture and every readable pose, and its codes reveal no names', () => {
  const { key, sheets } = legibilityTest('a seed')
  for (const name of Object.keys(gestures)) expect(key).toContain(`| ${name} |`)
  const read = poseNames.filter((name) => key.includes(`| ${name} |`))
  expect(read.length).toBeGreaterThanOrEqual(23)
  const codes = key.split('\n').flatMap((line) => /^\| ([a-z]{4}) \|/.exec(line)?.[1] ?? [])
  expect(new Set(codes).size).toBe(Object.keys(gestures).length + 23 + 1)
  const shown = sheets.flatMap(({ svg }) =>
    [...elements(svg, 'text')].map((text) => text.textContent),
  )
  for (const code of codes) expect(shown).toContain(code)
  for (const name of Object.keys(gestures)) expect(shown).not.toContain(name)
  expect(legibilityTest('another seed').key).not.toBe(key)
})
