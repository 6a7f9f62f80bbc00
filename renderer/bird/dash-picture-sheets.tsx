/** Dash as pictures for other programs: the sheet of a Codex pet, stickers and a film. The bird's rig draws them. */
import { createElement, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { FormId } from '../../preload/contract/earnables.ts'
import { createExtras, DashDrawing, outfitsOf, type Worn } from './dash-drawing.tsx'
import { figureOf } from './figure.ts'
import { motionAt, stepMotion } from './motion/motion.ts'
import { stepMs } from './motion/springs.ts'
import type { MotionName } from './motion/tracks.ts'
import { outfitDrawings } from './outfit.tsx'
import { PaintContext } from './paint.tsx'
import { palettes } from './palette.ts'
import type { PoseName } from './poses.ts'
import { createRig, RigContext } from './rig.ts'

export interface Moment {
  readonly pose: PoseName
  readonly motion: MotionName
  /** Milliseconds since the movement began. */
  readonly ms: number
  /** Whether Dash faces left. */
  readonly isMirrored: boolean
}

const at = (pose: PoseName, motion: MotionName = 'none', ms = 0): Moment => ({
  pose,
  motion,
  ms,
  isMirrored: false,
})

/** The second period of a looping motion, at even intervals. Unlike the first, it begins in the state of its end. */
const loop = (pose: PoseName, motion: MotionName, periodMs: number, count: number) =>
  Array.from({ length: count }, (_, n) => at(pose, motion, periodMs + (n * periodMs) / count))

const strides = (['walk-1', 'walk-2', 'walk-3', 'walk-4'] as const).map((pose) => at(pose))
const walk = [...strides, ...strides]

/**
 * The rows of a Codex pet, version 1. Codex prescribes their order and numbers of frames, and how long each frame is
 * shown (openai/skills, hatch-pet, animation-rows.md).
 */
export const codexPetRows: Readonly<Record<string, readonly Moment[]>> = {
  idle: [at('idle'), at('blink'), at('idle'), at('glad'), at('glad'), at('idle')],
  'running-right': walk,
  'running-left': walk.map((moment) => ({ ...moment, isMirrored: true })),
  waving: loop('wave', 'wave', 560, 4),
  jumping: [
    at('hopping', 'squash', 120),
    at('celebrate', 'up', 120),
    at('celebrate', 'up', 250),
    at('celebrate', 'down', 200),
    at('landing', 'land', 60),
  ],
  failed: [at('surprised'), at('surprised'), ...loop('holding-head', 'rock', 620, 6)],
  /** Codex needs the user. */
  waiting: loop('listening', 'hum', 1200, 6),
  /** Codex works. */
  running: loop('typing', 'type', 1300, 6),
  /** Codex has something to look at. */
  review: loop('reading', 'read', 1100, 6),
}

/** In pixels. Cells without a frame are transparent. */
export const codexPetCell = { width: 192, height: 208 }

/** The stickers, which have the names of their poses. */
export const stickerMoments = [
  at('wave'),
  at('celebrate'),
  at('clapping'),
  at('typing'),
  at('reading'),
  at('thinking'),
  at('holding-head'),
  at('nuzzle'),
  at('sleeping'),
]

/** A wave that can go on forever: its frames, and how long each is shown. */
export const film = { moments: loop('wave', 'wave', 560, 14), frameMs: 40 }

export interface DashLook {
  readonly outfit: Worn
  readonly form: FormId
}

/** A small Dash is drawn closer. A grown Dash has room around it for its effects. */
const zooms: Readonly<Record<FormId, number>> = {
  chick: 1.15,
  fledgling: 1.05,
  dash: 0.93,
  'star-dash': 0.93,
}

/** The part of Dash's canvas that a cell shows: as wide as the zoom allows, with the ground at its end. */
function viewOf(cell: { readonly width: number; readonly height: number }, form: FormId): string {
  const width = 512 / zooms[form]
  const height = (width * cell.height) / cell.width
  const bottom = 512 - 24 * (zooms[form] - 1)
  return `${256 - width / 2} ${bottom - height} ${width} ${height}`
}

/** Draws moments in a grid, row by row. Each movement starts from its settled pose. @returns an SVG document */
export async function drawMoments(
  rows: readonly (readonly Moment[])[],
  cell: { readonly width: number; readonly height: number },
  look: DashLook,
): Promise<string> {
  await outfitDrawings.load([...outfitsOf(look.outfit), 'headphones', 'laptop'])
  const cells = rows.flatMap((moments, y) =>
    moments.map((moment, x) => (
      <svg
        key={`${x}-${y}`}
        {...cell}
        x={x * cell.width}
        y={y * cell.height}
        viewBox={viewOf(cell, look.form)}
        overflow="hidden"
      >
        <g transform={moment.isMirrored ? 'translate(512) scale(-1 1)' : undefined}>
          <Still moment={moment} look={look} idPrefix={`c${x}-${y}-`} />
        </g>
      </svg>
    )),
  )
  const width = cell.width * Math.max(...rows.map(({ length }) => length))
  return textOf(
    <svg xmlns="http://www.w3.org/2000/svg" width={width} height={cell.height * rows.length}>
      {cells}
    </svg>,
  )
}

function Still(props: {
  readonly moment: Moment
  readonly look: DashLook
  readonly idPrefix: string
}) {
  const { moment, look, idPrefix } = props
  const { outfit, form } = look
  const { pose, motion, ms } = moment
  const holds = outfitsOf(outfit).some((id) => outfitDrawings.loaded.get(id)?.anchor === 'held')
  const figure = figureOf({ pose, form, holds })
  let moved = motionAt(figure)
  for (let passed = 0; passed < ms; passed += stepMs) moved = stepMotion(moved, { figure, motion })
  return (
    <PaintContext value={{ tint: 'day', idPrefix, hasRim: true }}>
      <RigContext value={createRig(moved.moving.figure, palettes.day)}>
        <DashDrawing outfit={outfit} extras={createExtras()({ pose })} food="commit" />
      </RigContext>
    </PaintContext>
  )
}

/** Renders the drawing into a detached element. @returns its markup */
function textOf(drawing: ReactNode): string {
  const place = document.createElement('div')
  const root = createRoot(place)
  flushSync(() => root.render(createElement('div', null, drawing)))
  const svg = place.querySelector('svg')
  const text = svg === null ? '' : new XMLSerializer().serializeToString(svg)
  root.unmount()
  return text
}
