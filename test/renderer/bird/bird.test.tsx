import { render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Kind } from '../../../preload/contract/kinds.ts'
import { souvenirs } from '../../../preload/contract/souvenirs.ts'
import {
  formIds,
  ornamentIds,
  outfitIds,
  sceneIds,
  slotOf,
} from '../../../preload/contract/earnables.ts'
import { Dish } from '../../../renderer/bird/dish.tsx'
import { FramedBird } from '../../../renderer/bird/living-bird.tsx'
import { mouths, type MouthName } from '../../../renderer/bird/mouths.ts'
import {
  formDrawing,
  ornamentDrawing,
  outfitDrawing,
  sceneDrawing,
} from '../../../renderer/bird/earnable-drawing.ts'
import { ornamentDrawings } from '../../../renderer/bird/ornament.tsx'
import { outfitDrawings } from '../../../renderer/bird/outfit.tsx'
import { Scene, sceneDrawings } from '../../../renderer/bird/scene.tsx'
import { SouvenirAtFeet } from '../../../renderer/bird/souvenir.tsx'
import type { Worn } from '../../../renderer/bird/dash-drawing.tsx'
import { palettes, skies } from '../../../renderer/bird/palette.ts'
import { poseNames } from '../../../renderer/bird/poses.ts'
import { shapes } from '../../../renderer/bird/shapes.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { effectNames } from '../../../renderer/bird/motion/parts.ts'
import dash from '../../../resources/art/dash.svg?raw'

const wardrobes: readonly Worn[] = [
  {},
  { head: 'chef-hat', face: 'round-glasses', body: 'scarf', held: 'chilli-skewer' },
  { head: 'headphones', body: 'happi', held: 'laptop' },
]

/** Checks that ids are unique, references resolve, and the text is well-formed XML. */
function expectSound(root: Element): void {
  const ids = [...root.querySelectorAll('[id]')].map(({ id }) => id)
  expect(new Set(ids).size, 'ids of their own').toBe(ids.length)
  const text = new XMLSerializer().serializeToString(root)
  for (const [, used] of text.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(used)
  const parsed = new DOMParser().parseFromString(text, 'application/xml')
  expect(parsed.querySelector('parsererror')).toBeNull()
  expect(root.querySelectorAll('[style], style, script')).toHaveLength(0)
}

beforeAll(async () => {
  await Promise.all([
    outfitDrawings.load([...outfitIds, ...souvenirs]),
    sceneDrawings.load(sceneIds),
    ornamentDrawings.load(ornamentIds),
  ])
})
afterEach(() => vi.useRealTimers())

const paths = (root: Element) =>
  [...root.querySelectorAll('path')].map((path) => path.getAttribute('d'))

/** The visible shapes of a drawing, back to front, each with all of its transforms. */
const shownIn = (root: Element) =>
  [...root.querySelectorAll('path, ellipse, circle, rect')]
    .filter((shape) => shape.closest('[display="none"]') === null)
    .map((shape) => {
      const names = ['d', 'cx', 'cy', 'rx', 'ry', 'r', 'fill', 'stroke', 'stroke-width', 'opacity']
      const own = names.map((name) => shape.getAttribute(name)?.replace(/url\(#.*-/, 'url(#'))
      const groups = []
      for (let at: Element | null = shape; at !== null && at !== root; at = at.parentElement)
        groups.push(at.getAttribute('transform'))
      return [...own, ...groups.filter((transform) => transform !== null)].join(' ')
    })

/** An SVG text, which must be valid. */
function parsed(svg: string): Element {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  expectSound(root)
  return root
}

const draw = (bird: React.ReactElement) => render(bird).container.querySelector('svg')!

describe('the rig', () => {
  test.each(poseNames)('%s is valid SVG in every outfit, with and without its rim', (pose) => {
    const { container } = render(
      <div>
        {wardrobes.flatMap((outfit, index) =>
          [false, true].map((hasRim) => (
            <FramedBird
              key={`${index}${hasRim}`}
              frame={{ pose }}
              outfit={outfit}
              hasRim={hasRim}
              size={48}
            />
          )),
        )}
      </div>,
    )
    expect(container.querySelectorAll('svg.bird')).toHaveLength(6)
    expectSound(container.firstElementChild!)
  })

  test('dash.svg contains every moving shape, in the pose idle', () => {
    const drawing = new DOMParser().parseFromString(dash, 'image/svg+xml')
    const idle = figureOf({ pose: 'idle' })
    const moving = [...drawing.querySelectorAll('[data-shape]')]
    for (const element of moving) {
      const name = element.getAttribute('data-shape')!
      for (const [attribute, value] of Object.entries(shapes[name]!.draw(idle, palettes.day))) {
        if (element.hasAttribute(attribute))
          expect(element.getAttribute(attribute), `${name} ${attribute}`).toBe(String(value))
      }
    }
    const named = new Set(moving.map((element) => element.getAttribute('data-shape')))
    const inEffects: readonly string[] = [...effectNames, 'drift', 'toss']
    expect([...named].sort()).toEqual(
      Object.keys(shapes)
        .filter((name) => !inEffects.includes(name))
        .sort(),
    )
  })

  test.each(Object.keys(mouths) as MouthName[])('the mouth %s fits on another pose', (mouth) => {
    const bird = draw(<FramedBird frame={{ pose: 'look-left', mouth }} />)
    expect(bird).toHaveAttribute('data-mouth', mouth)
    expect(paths(bird).some((d) => d?.includes('NaN'))).toBe(false)
  })

  test.each([
    { pose: 'giggling', start: 'M74 196', colour: palettes.day.deep },
    { pose: 'sleeping', start: 'M-12 -12', colour: '#7FA8FF' },
  ] as const)(
    'each blue line beside Dash gets a light rim, so that it is visible on any background: $pose',
    ({ pose, start, colour }) => {
      const strokes = (hasRim: boolean) =>
        [
          ...draw(<FramedBird frame={{ pose }} hasRim={hasRim} />).querySelectorAll('path[stroke]'),
        ].map((path) => `${path.getAttribute('d')} ${path.getAttribute('stroke')}`)
      const line = strokes(false).find((stroke) => stroke.startsWith(start))!
      expect(line).toContain(colour)
      const rim = line.replace(colour, palettes.day.white)
      expect(strokes(true).indexOf(rim)).toBe(strokes(true).indexOf(line) - 1)
      expect(strokes(false)).not.toContain(rim)
    },
  )

  test('the letter is in the wing before it is thrown, and above the wing in the one picture of the throw', () => {
    const letterOf = (pose: 'addressing' | 'throwing') =>
      draw(<FramedBird frame={{ pose }} />).querySelector('[transform="translate(66 64)"] > g')
    expect(letterOf('addressing')).toHaveAttribute('transform', 'translate(140 310) rotate(4)')
    expect(letterOf('throwing')).toHaveAttribute('transform', 'translate(0 0) rotate(-16)')
  })

  test.each([
    { pose: 'listening', behind: 'M470 176', before: null },
    { pose: 'hungry', behind: 'M404 64', before: 'M0 -18' },
    { pose: 'wince', behind: null, before: 'M0 -18' },
  ] as const)(
    'effects around Dash are behind it and what it holds, and a drop on Dash is in front of them: $pose',
    ({ pose, behind, before }) => {
      const bird = draw(<FramedBird frame={{ pose }} outfit={{ held: 'magnifier' }} />)
      const all = [...bird.querySelectorAll('path')]
      const item = all.findIndex((path) => path.closest('[data-outfit="magnifier"]') !== null)
      const placeOf = (start: string) =>
        all.findIndex((path) => path.getAttribute('d')!.startsWith(start))
      if (behind !== null) {
        expect(placeOf(behind)).toBeGreaterThanOrEqual(0)
        expect(placeOf(behind)).toBeLessThan(item)
      }
      if (before !== null) expect(placeOf(before)).toBeGreaterThan(item)
    },
  )

  test('facing left mirrors all of Dash, and facing right does not', () => {
    const mirrored = (bird: Element) => bird.querySelector('[transform="matrix(-1 0 0 1 512 0)"]')
    const left = mirrored(
      draw(<FramedBird frame={{ pose: 'walk-1', facing: 'left' }} outfit={wardrobes[1]} />),
    )
    expect(left?.querySelector('[data-outfit="scarf"]')).not.toBeNull()
    expect(
      mirrored(draw(<FramedBird frame={{ pose: 'walk-1' }} outfit={wardrobes[1]} />)),
    ).toBeNull()
  })

  test('the bowl in the kitchen is empty if there is no food', () => {
    const stock = (isStocked: boolean) =>
      render(<Scene name="kitchen" tint="night" isStocked={isStocked} />).container.querySelector(
        '[id$="stock"]',
      )
    expect(stock(true)).not.toHaveAttribute('opacity')
    expect(stock(false)).toHaveAttribute('opacity', '0')
  })

  test('Dash is hidden from assistive technology', () => {
    expect(draw(<FramedBird />)).toHaveAttribute('aria-hidden', 'true')
  })

  test('eyes blink only if they are open in the pose', () => {
    const lines = (bird: Element) =>
      [...bird.querySelectorAll('path:not([display="none"])')].filter((path) =>
        (path.getAttribute('d') ?? '').startsWith('M-34 4C-27 12 '),
      )
    expect(lines(draw(<FramedBird />))).toHaveLength(0)
    expect(lines(draw(<FramedBird frame={{ lids: 'closed' }} />))).toHaveLength(2)
    expect(lines(draw(<FramedBird frame={{ pose: 'happy', lids: 'closed' }} />))).toHaveLength(0)
  })

  test('data-motion is absent if nothing moves, and with reduced motion', () => {
    expect(draw(<FramedBird />)).not.toHaveAttribute('data-motion')
    expect(draw(<FramedBird frame={{ motion: 'wave' }} />)).toHaveAttribute('data-motion', 'wave')
    expect(draw(<FramedBird frame={{ motion: 'wave' }} isMotionReduced />)).not.toHaveAttribute(
      'data-motion',
    )
  })
})

describe('outfits', () => {
  const tuft = /^M222 162/
  const has = (bird: Element, shape: RegExp) => paths(bird).some((d) => shape.test(d ?? ''))

  test.each(outfitIds)('Dash wears %s in its slot, on the page and in its picture', (id) => {
    const art = outfitDrawings.loaded.get(id)!
    const slot = slotOf(id)
    expect(art.anchor === 'lap' ? 'held' : art.anchor).toBe(slot)
    const bird = draw(<FramedBird outfit={{ [slot]: id }} />)
    expect(has(bird, tuft)).toBe(!art.hidesTuft)
    const own = paths(parsed(`<svg xmlns="http://www.w3.org/2000/svg">${art.markup}</svg>`))
    expect(own.length).toBeGreaterThan(0)
    expect(paths(bird)).toEqual(expect.arrayContaining(own))
    expect(paths(draw(<FramedBird />))).not.toEqual(expect.arrayContaining(own))
    expect(shownIn(parsed(outfitDrawing(art)))).toEqual(shownIn(bird))
  })

  test.each(formIds)('the picture of the form %s shows Dash in it', (form) => {
    expect(shownIn(parsed(formDrawing(form)))).toEqual(shownIn(draw(<FramedBird form={form} />)))
  })

  test.each(souvenirs)(
    '%s is in the wing, and lies at Dash’s feet in the tint of the scene',
    (id) => {
      const { container } = render(
        <Scene name="kitchen" tint="night">
          <FramedBird outfit={{ held: id }} />
          <SouvenirAtFeet id={id} />
        </Scene>,
      )
      expectSound(container)
      expect(outfitDrawings.loaded.get(id)?.anchor).toBe('held')
      const held = container.querySelector(`[data-outfit="${id}"]`)!
      const lying = container.querySelector(`[data-souvenir="${id}"]`)!
      expect(paths(held).length).toBeGreaterThan(2)
      expect(paths(lying)).toEqual(paths(held))
    },
  )

  test('Dash dances with headphones and their rim, but without them if a helmet has its own', () => {
    const bandsOf = (outfit: Worn) =>
      paths(draw(<FramedBird frame={{ pose: 'dancing-left' }} outfit={outfit} hasRim />)).filter(
        (d) => d?.startsWith('M-167 104'),
      )
    expect(bandsOf({})).toHaveLength(2)
    expect(bandsOf({ head: 'straw-hat' })).toHaveLength(2)
    expect(bandsOf({ head: 'space-helmet' })).toHaveLength(0)
  })

  test('the horn or a spoon replaces only what the wing holds', () => {
    const isDrawn = (pose: 'blowing' | 'stirring' | 'calling', held: 'rubber-duck' | 'laptop') =>
      draw(<FramedBird frame={{ pose }} outfit={{ held }} />)
        .querySelector(`[data-outfit="${held}"]`)!
        .closest('[display="none"]') === null
    expect(isDrawn('calling', 'rubber-duck')).toBe(true)
    expect(isDrawn('blowing', 'rubber-duck')).toBe(false)
    expect(isDrawn('stirring', 'rubber-duck')).toBe(false)
    expect(isDrawn('blowing', 'laptop')).toBe(true)
  })

  test('glasses are over the brows and under the beak, and a held item is under the back wing', () => {
    const bird = draw(<FramedBird outfit={{ face: 'round-glasses', held: 'chilli-skewer' }} />)
    const order = paths(bird)
    const at = (start: string) => order.findIndex((d) => d?.startsWith(start))
    expect(at('M184 191')).toBeLessThan(at('M-119 -10'))
    expect(at('M-119 -10')).toBeLessThan(at('M-34 -12'))
    const [, backWing] = bird.querySelectorAll('[transform^="translate(400 306)"]')
    const skewer = [...bird.querySelectorAll('path')].find(
      (path) => path.getAttribute('d') === 'M0 74L0 -184',
    )!
    expect(skewer.compareDocumentPosition(backWing!)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    expect(backWing).toHaveAttribute(
      'transform',
      'translate(400 306) rotate(-40) scale(-1.02 1.02)',
    )
    expect(backWing).toHaveAttribute('display', 'inline')
  })

  test('a waving wing keeps waving while it holds something', () => {
    const bird = draw(<FramedBird frame={{ pose: 'wave' }} outfit={{ held: 'chilli-skewer' }} />)
    expect(bird.querySelector('[transform^="translate(400 306)"]')).toHaveAttribute(
      'transform',
      'translate(400 306) rotate(-116) scale(-1.02 1.02)',
    )
  })
})

describe('dishes and scenes', () => {
  test.each(['commit', 'issue', 'review', 'pull-request'] satisfies Kind[])(
    'the dish of a %s is valid SVG',
    (kind) => {
      const { container } = render(
        <div>
          <Dish kind={kind} />
          <Dish kind={kind} size={24} title="dish" />
          <Dish kind={kind} title="bowl" isEmpty />
          <FramedBird frame={{ pose: 'eating', food: kind }} />
        </div>,
      )
      expectSound(container.firstElementChild!)
      const shapesOf = (name: string) =>
        screen.getByRole('img', { name }).querySelectorAll('path, ellipse, circle, rect').length
      expect(shapesOf('bowl')).toBeGreaterThan(1)
      expect(shapesOf('bowl')).toBeLessThan(shapesOf('dish'))
    },
  )

  test.each(
    sceneIds.flatMap((name) =>
      (['dawn', 'day', 'dusk', 'night'] as const).map((tint) => [name, tint] as const),
    ),
  )('%s by %s is valid SVG, with Dash between its back and its front', (name, tint) => {
    const { container } = render(
      <Scene name={name} tint={tint}>
        <FramedBird size={20} />
      </Scene>,
    )
    expectSound(container)
    const [back, moving, front] = container.querySelectorAll('.scene > svg')
    const bird = moving!.querySelector('svg.bird')!
    expect(bird).toHaveAttribute('width', '512')
    expect(bird.parentElement!.getAttribute('transform')).toMatch(
      /^translate\(600 7\d\d\) scale\(0\.86\)/,
    )
    expect(back!.querySelector('[id$="far"]')).not.toBeNull()
    expect(front!.querySelector('[id$="front"]')).not.toBeNull()
    expect(new XMLSerializer().serializeToString(bird).includes('#4BB8F5')).toBe(tint === 'day')
  })

  test('the sun sets and rises, and by night Dash lights its scene', () => {
    for (const tint of ['dawn', 'day', 'dusk', 'night'] as const) {
      const { container } = render(<Scene name="kitchen" tint={tint} />)
      const [back] = container.querySelectorAll('.scene > svg')
      const markup = new XMLSerializer().serializeToString(back!)
      for (const colour of skies[tint] ?? []) expect(markup).toContain(colour)
      expect(back!.querySelector('[id$="scene-flame"]') !== null).toBe(tint === 'night')
    }
  })

  test.each(sceneIds)('the picture of %s shows it by day', (id) => {
    const drawn = parsed(sceneDrawing(sceneDrawings.loaded.get(id)!))
    const { container } = render(<Scene name={id} />)
    expect(shownIn(drawn)).toEqual(shownIn(container))
  })

  test.each(ornamentIds)('%s stands before the scene in its tint, and is drawn alone', (id) => {
    const { container } = render(<Scene name="kitchen" tint="night" ornament={id} />)
    expectSound(container)
    const [, , front] = container.querySelectorAll('.scene > svg')
    const ornament = front!.lastElementChild!
    expect(ornament).toHaveAttribute('data-ornament', id)
    const drawnAs = (root: Element) => new XMLSerializer().serializeToString(root)
    const alone = parsed(ornamentDrawing(ornamentDrawings.loaded.get(id)!))
    expect(alone.querySelectorAll('path, ellipse, circle, rect').length).toBe(
      ornament.querySelectorAll('path, ellipse, circle, rect').length,
    )
    expect(drawnAs(alone)).toContain('fill="#1B2148"')
    expect(drawnAs(ornament)).not.toContain('fill="#1B2148"')
  })
})
