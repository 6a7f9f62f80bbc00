import type { ReactNode } from 'react'
import { byName, contentOf } from './markup.ts'
import { Art } from './paint.tsx'
import { palettes } from './palette.ts'
import { effectOrigins, type Effect } from './motion/parts.ts'
import { useRig } from './rig.ts'

/** To add an effect, add its name to motion/parts.ts and a drawing of that name to the folder. */
const drawings = byName<Effect>(
  import.meta.glob<string>('../../resources/art/effects/*.svg', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)

/** The light line is wider than its dark line by this much, both sides together. */
const rimWidth = 9
const { deep, white } = palettes.day
/** The colour of snores and snowflakes. */
const pale = '#7FA8FF'
const blueLine = new RegExp(
  `<path [^>]*stroke="(${deep}|${pale})" stroke-width="([\\d.]+)"[^>]*>`,
  'g',
)

/** Puts a wider light line under each blue line, so that the blue line is visible on any background. */
const withRims = (markup: string): string =>
  markup.replace(blueLine, (line, colour: string, width: string) => {
    const rim = line
      .replace(colour, white)
      .replace(`stroke-width="${width}"`, `stroke-width="${Number(width) + rimWidth}"`)
    return `${rim}${line}`
  })

export type EffectLayer = 'behind' | 'before'

/** The part of an effect behind Dash, or the part that covers Dash: the last group of the drawing, `before`. */
function layerOf(name: Effect, layer: EffectLayer): string {
  const [behind = '', before = ''] = contentOf(drawings[name]).split('<g id="before">')
  return layer === 'behind' ? behind : before.replace(/<\/g>$/, '')
}

/**
 * One layer of an effect around Dash. The group at its end may move: `drift` rises and fades, over and over. `toss` is
 * thrown, dropped or stirred, and is drawn around the effect's origin.
 */
export function EffectArt({
  name,
  layer,
  children,
}: {
  readonly name: Effect
  readonly layer: EffectLayer
  /** Drawn over what does not move. */
  readonly children?: ReactNode
}) {
  const { hasRim, shape } = useRig()
  const markup = layerOf(name, layer)
  if (markup === '') return null
  const [still = '', moves, moving = ''] = (hasRim ? withRims(markup) : markup).split(
    /<g id="(drift|toss)">/,
  )
  const [x, y] = effectOrigins[name]
  return (
    <g {...shape(name)}>
      {still !== '' && <Art markup={still} name={name} />}
      {children}
      {moves !== undefined && (
        <g transform={moves === 'toss' ? `translate(${x} ${y})` : undefined}>
          <g {...shape(moves)}>
            <Art markup={moving.replace(/<\/g>$/, '')} name={name} />
          </g>
        </g>
      )}
    </g>
  )
}
