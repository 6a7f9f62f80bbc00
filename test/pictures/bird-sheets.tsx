/**
 * Contact sheets of Dash as SVG text: every pose, and every gesture as a strip of frames, in any outfit. The sheets
 * need neither a clock nor a screen: they step the springs to each frame and draw the figure.
 */
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import {
  ornamentIds,
  outfitIds,
  sceneIds,
  slotOf,
  type FormId,
} from '../../preload/contract/earnables.ts'
import { figureOf } from '../../renderer/bird/figure.ts'
import { gestures, step, type GestureName, type Step } from '../../renderer/bird/gestures.ts'
import type { Figure } from '../../renderer/bird/motion/parts.ts'
import { stepMotion, motionAt } from '../../renderer/bird/motion/motion.ts'
import { limitOf, stepMs } from '../../renderer/bird/motion/springs.ts'
import { isCalm } from '../../renderer/bird/motion/tracks.ts'
import { FramedBird } from '../../renderer/bird/living-bird.tsx'
import { ornamentDrawings } from '../../renderer/bird/ornament.tsx'
import { outfitDrawings } from '../../renderer/bird/outfit.tsx'
import { PaintContext } from '../../renderer/bird/paint.tsx'
import { palettes } from '../../renderer/bird/palette.ts'
import { poseNames, type PoseName } from '../../renderer/bird/poses.ts'
import { createRig, RigContext } from '../../renderer/bird/rig.ts'
import { Scene, sceneDrawings } from '../../renderer/bird/scene.tsx'
import {
  createExtras,
  DashDrawing,
  outfitsOf,
  type Extras,
  type Worn,
} from '../../renderer/bird/dash-drawing.tsx'

/** One moment of Dash, ready to draw. */
export interface Still {
  readonly figure: Figure
  readonly extras: Extras
}

/** A row of a sheet: its name, and the drawings next to it. */
export interface Row {
  readonly name: string
  readonly stills: readonly Still[]
  readonly outfit?: Worn
  /** Hides the right half, like the edge of a screen. */
  readonly atEdge?: boolean
}

export interface Sheet {
  readonly name: string
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  readonly svg: string
}

const side = 160
const gap = 8
const heading = 34
const label = 22
export const stripsOnSheet = 9
/** The duration of a step that would otherwise last until something ends it. */
const maxStepMs = 2600

// A sheet shows no drawing that is not loaded yet.
await Promise.all([
  outfitDrawings.load(outfitIds),
  sceneDrawings.load(sceneIds),
  ornamentDrawings.load(ornamentIds),
])

const holds = (outfit: Worn) =>
  outfitsOf(outfit).some((id) => outfitDrawings.loaded.get(id)?.anchor === 'held')

export const stillOf = (pose: PoseName, outfit: Worn = {}, form: FormId = 'dash'): Still => ({
  figure: figureOf({ pose, form, holds: holds(outfit) }),
  extras: createExtras()({ pose }),
})

/** Dash stands before a gesture, performs it frame by frame, and stands again. */
export function framesOf(
  steps: readonly Step[],
  { holds, form }: { readonly holds: boolean; readonly form: FormId },
): readonly (Pick<Step, 'pose' | 'motion'> & { readonly figure: Figure })[] {
  const standing = step('idle', 12 * stepMs)
  let motion = motionAt(figureOf({ pose: 'idle', form, holds }))
  const first = { ...standing, figure: motion.moving.figure }
  const frames = [...steps, standing].flatMap(({ pose, mouth, motion: name, ms }) => {
    const goal = { figure: figureOf({ pose, mouth, form, holds }), motion: name }
    const count = Math.round(Math.min(ms, maxStepMs) / stepMs)
    return Array.from({ length: count }, () => {
      motion = stepMotion(motion, goal)
      return { pose, motion: name, figure: motion.moving.figure }
    })
  })
  return [first, ...frames]
}

/** Stills of a gesture at even intervals. @param count at least 2 */
function stillsOf(steps: readonly Step[], count: number, outfit: Worn = {}): readonly Still[] {
  const extrasOf = createExtras()
  const all = framesOf(steps, { holds: holds(outfit), form: 'dash' }).map(({ pose, figure }) => ({
    figure,
    extras: extrasOf({ pose }),
  }))
  return Array.from(
    { length: count },
    (_, n) => all[Math.round((n / (count - 1)) * (all.length - 1))]!,
  )
}

/** The parts that carry outfits. */
const carriers = ['lift', 'sway', 'away', 'torso', 'face', 'backWing'] as const

/** How far from a pose a figure carries outfits, in steps of the springs. */
const distanceFrom = (pose: PoseName, figure: Figure): number => {
  const still = figureOf({ pose })
  return carriers
    .flatMap((part) =>
      Object.entries(figure[part]).map(
        ([name, n]) => Math.abs(n - still[part][name]!) / limitOf(part, name),
      ),
    )
    .reduce((sum, one) => sum + one, 0)
}

/** The gestures' movements by name, each with its step. */
const movements: ReadonlyMap<string, Step> = new Map(
  Object.values(gestures)
    .flat()
    .filter(({ motion }) => !isCalm(motion))
    .map((one) => [`${one.pose}+${one.motion}`, one]),
)

function momentOf(name: string, outfit: Worn, form: FormId): Still {
  const movement = movements.get(name)
  if (!movement) return stillOf(name as PoseName, outfit, form)
  const { pose } = movement
  const held = holds(outfit)
  const settled = { ...movement, motion: 'none', ms: 1000 } as const
  const frames = framesOf([settled, movement], { holds: held, form }).slice(61, -12)
  const extreme = frames.reduce((most, one) =>
    distanceFrom(pose, one.figure) > distanceFrom(pose, most.figure) ? one : most,
  )
  return { figure: extreme.figure, extras: createExtras()({ pose }) }
}

/** A drawing of Dash at one moment, with a side of 512. */
function Drawn(props: { still: Still; outfit: Worn; own: string; hasRim?: boolean }) {
  const { still, outfit, own, hasRim = false } = props
  return (
    <PaintContext value={{ tint: 'day', idPrefix: own, hasRim }}>
      <RigContext value={createRig(still.figure, palettes.day)}>
        <DashDrawing outfit={outfit} extras={still.extras} food="commit" />
      </RigContext>
    </PaintContext>
  )
}

function Cell({ still, outfit, own, x, y, atEdge = false }: CellProps) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect width={side} height={side} rx={12} fill="#FFEBD0" />
      <svg
        width={side}
        height={side}
        viewBox={atEdge ? '-256 -40 552 552' : '-20 -40 552 552'}
        overflow="hidden"
      >
        <Drawn still={still} outfit={outfit} own={own} />
      </svg>
      {atEdge && <rect x={side - 5} width={5} height={side} fill="#1B2148" />}
    </g>
  )
}

interface CellProps {
  readonly still: Still
  readonly outfit: Worn
  readonly own: string
  readonly x: number
  readonly y: number
  readonly atEdge?: boolean | undefined
}

function sheetOf(name: string, width: number, height: number, children: ReactElement[]): Sheet {
  const svg = renderToStaticMarkup(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      fontFamily="sans-serif"
      fontSize={15}
      fill="#1B2148"
    >
      <rect width={width} height={height} fill="#FFF7EC" />
      <text x={gap} y={23} fontSize={18} fontWeight="bold">
        {name}
      </text>
      {children}
    </svg>,
  )
  return { name, width, height, svg }
}

/** Single stills side by side, each above its name. */
export function gridSheet(name: string, rows: readonly Row[]): Sheet {
  const across = 7
  const [wide, high] = [side + gap, side + label + gap]
  const cells = rows.map((row, n) => {
    const [x, y] = [gap + (n % across) * wide, heading + Math.floor(n / across) * high]
    return (
      <g key={row.name}>
        <Cell still={row.stills[0]!} outfit={row.outfit ?? {}} own={`p${n}-`} x={x} y={y} />
        <text x={x + side / 2} y={y + side + 17} textAnchor="middle">
          {row.name}
        </text>
      </g>
    )
  })
  return sheetOf(name, gap + across * wide, heading + Math.ceil(rows.length / across) * high, cells)
}

/** Strips one below the other, each below its name. */
export function stripSheet(name: string, rows: readonly Row[]): Sheet {
  const across = Math.max(...rows.map(({ stills }) => stills.length))
  const high = side + label + gap
  const strips = rows.map((row, n) => {
    const y = heading + n * high
    return (
      <g key={row.name}>
        <text x={gap} y={y + 15}>
          {row.name}
        </text>
        {row.stills.map((still, at) => (
          <Cell
            key={at}
            still={still}
            outfit={row.outfit ?? {}}
            own={`g${n}-${at}-`}
            x={gap + at * (side + gap)}
            y={y + label}
            atEdge={row.atEdge}
          />
        ))}
      </g>
    )
  })
  return sheetOf(name, gap + across * (side + gap), heading + rows.length * high, strips)
}

const framesOfStrip = 9

/** The steps before a gesture that never starts from a standing Dash. */
const before: Readonly<Partial<Record<GestureName, readonly Step[]>>> = {
  land: [{ ...gestures.fall[0]!, ms: 500 }],
}

/**
 * A gesture as the user sees it. For example, `peek` starts behind the edge of the screen, and `land` follows a fall.
 */
export const stripOf = (gesture: GestureName, outfit: Worn = {}): Row => ({
  name: gesture,
  stills: stillsOf([...(before[gesture] ?? []), ...gestures[gesture]], framesOfStrip, outfit),
  outfit,
  atEdge: gesture === 'peek',
})

export const cellOf = (pose: PoseName, outfit: Worn = {}): Row => ({
  name: pose,
  stills: [stillOf(pose, outfit)],
  outfit,
})

/** Each outfit alone, by name, and Dash without any. */
const singles: readonly (readonly [name: string, outfit: Worn])[] = [
  ['nothing', {}],
  ...outfitIds.map((id) => [id, { [slotOf(id)]: id }] as const),
]
export const singleNames = singles.map(([name]) => name)

/** The poses, which are shown at 480 px too, and the extreme of each movement with which a gesture changes a pose. */
export const largeNames: readonly string[] = poseNames
export const momentNames: readonly string[] = [...poseNames, ...movements.keys()]

/** A moment in each outfit, as it floats, as the cells of a page. The page's styles say how large they are. */
export const outfitCells = (moment: string, form: FormId): string =>
  renderToStaticMarkup(
    singles.map(([name, outfit], n) => (
      <svg key={name} viewBox="0 -48 512 560">
        <Drawn still={momentOf(moment, outfit, form)} outfit={outfit} own={`o${n}-`} hasRim />
      </svg>
    )),
  )

const times = ['day', 'dusk', 'night'] as const

/** Each room by day, dusk and night, with Dash and one of the ornaments. One document, so that no two ids are equal. */
export const roomCells = (): string =>
  renderToStaticMarkup(
    sceneIds.flatMap((room, n) =>
      times.map((tint) => (
        <Scene
          key={`${room}-${tint}`}
          name={room}
          tint={tint}
          ornament={ornamentIds[n % ornamentIds.length]!}
        >
          <FramedBird isMotionReduced />
        </Scene>
      )),
    ),
  )

/** All poses on one sheet, and all gestures on several. */
export function contactSheets(): readonly Sheet[] {
  const names = Object.keys(gestures) as GestureName[]
  const sheets = [
    gridSheet(
      'poses',
      poseNames.map((pose) => cellOf(pose)),
    ),
  ]
  for (let from = 0; from < names.length; from += stripsOnSheet) {
    const rows = names.slice(from, from + stripsOnSheet).map((name) => stripOf(name))
    sheets.push(stripSheet(`gestures-${from / stripsOnSheet + 1}`, rows))
  }
  return sheets
}
