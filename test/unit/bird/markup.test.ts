import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  tintColours,
  contentOf,
  elementsOf,
  withoutColours,
  withOpacity,
  withSky,
  withIdPrefix,
} from '../../../renderer/bird/markup.ts'
import { multiply, palettes, tints } from '../../../renderer/bird/palette.ts'

test('multiplying colours by a tint gives those of the example scene in the style guide', () => {
  expect(multiply('#FFE3BF', tints.night)).toBe('#766793')
  expect(multiply('#8ED8FF', tints.night)).toBe('#4262C4')
  expect(multiply('#fff', tints.night)).toBe('#7674C4')
})

test('the tint of the day changes nothing, and a share of a tint changes colours by that share', () => {
  expect(multiply('#4BB8F5', tints.day)).toBe('#4BB8F5')
  expect(multiply('#FFFFFF', '#000000', 0.3)).toBe('#B3B3B3')
  expect(palettes.day.skyTop).toBe('#4BB8F5')
  expect(palettes.night.white).toBe(multiply('#FFFFFF', tints.night, 0.3))
})

test('lights keep their colour at night, and everything else is multiplied', () => {
  const kitchen = readFileSync(
    new URL('../../../resources/art/scenes/kitchen.svg', import.meta.url),
    'utf8',
  )
  const night = tintColours(contentOf(kitchen), tints.night)
  expect(night).not.toContain('"#FFEBD0"')
  expect(night).toContain('"#766BA0"')
  const sky = /<g id="sky-night".*?<\/g>/.exec(night)![0]
  expect(sky).toContain('"#1B2260"')
  expect(/<radialGradient id="k-glow">.*?<\/radialGradient>/.exec(night)![0]).toBe(
    /<radialGradient id="k-glow">.*?<\/radialGradient>/.exec(contentOf(kitchen))![0],
  )
})

test.each(['dash.svg', 'outfits/chef-hat.svg'])(
  'the flame of %s is as bright at night as by day',
  (file) => {
    const art = readFileSync(new URL(`../../../resources/art/${file}`, import.meta.url), 'utf8')
    const night = tintColours(contentOf(art), tints.night)
    for (const colour of ['#F8432F', '#FF8A1F', '#FFD447']) expect(night).toContain(`"${colour}"`)
    expect(night).not.toMatch(/"#fff(fff)?"/i)
  },
)

test('ids and references get the prefix of their bird', () => {
  expect(withIdPrefix('<g id="a"><path fill="url(#a)"/></g>', 'x-')).toBe(
    '<g id="x-a"><path fill="url(#x-a)"/></g>',
  )
})

test('a group gets an opacity, whether or not it has one', () => {
  expect(withOpacity('<g id="glow">', 'glow', 1)).toBe('<g id="glow" opacity="1">')
  expect(withOpacity('<g id="glow" opacity="0">', 'glow', 1)).toBe('<g id="glow" opacity="1">')
})

test('a silhouette has neither fill nor stroke of its own', () => {
  expect(
    withoutColours('<path d="M0 0" fill="none" stroke="#fff" stroke-width="5" opacity=".4"/>'),
  ).toBe('<path d="M0 0"/>')
})

test('a drawing becomes elements with attributes as React names them', () => {
  expect(elementsOf('<g data-shape="face"><path d="M0 0" stroke-width="5"/></g><g/>')).toEqual([
    {
      tag: 'g',
      attributes: { 'data-shape': 'face' },
      children: [{ tag: 'path', attributes: { d: 'M0 0', strokeWidth: '5' }, children: [] }],
    },
    { tag: 'g', attributes: {}, children: [] },
  ])
})

test('the sky gets its colours from top to horizon, and no other gradient does', () => {
  const gradients = (id: string, stops: string) =>
    `<linearGradient id="${id}" x1="0">${stops}</linearGradient><linearGradient id="k-skyline"><stop/></linearGradient>`
  const drawn = gradients('k-sky', '<stop offset="0" stop-color="#fff"/>')
  const stops = ['0', '0.5', '1'].map(
    (offset, n) => `<stop offset="${offset}" stop-color="#00${n}"/>`,
  )
  expect(withSky(drawn, ['#000', '#001', '#002'])).toBe(gradients('k-sky', stops.join('')))
})
