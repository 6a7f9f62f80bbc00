import { memo, type ReactNode } from 'react'
import { closedBeak, mouths, openBeak, tongueIn, type MouthName } from './mouths.ts'
import { usePaint } from './paint.ts'
import type { Brows, Eyes, Pose } from './poses.ts'

const stroke = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const

export const Mask = memo(function Mask({ colour }: { readonly colour: Pose['mask'] }) {
  const { colours } = usePaint()
  return (
    <path
      d="M264 206C280 182 304 174 330 178C372 184 394 222 390 266C384 312 324 326 264 342C204 326 144 312 138 266C134 222 156 184 198 178C224 174 248 182 264 206Z"
      fill={colours[colour]}
    />
  )
})

export const Cheeks = memo(function Cheeks({ cheeks }: { readonly cheeks: Pose['cheeks'] }) {
  const { colours } = usePaint()
  const [scale, colour] = cheeks
  return [166, 362].map((x) => (
    <ellipse key={x} cx={x} cy={326} rx={24 * scale} ry={15 * scale} fill={colours[colour]} />
  ))
})

const browLines: Readonly<Record<Exclude<Brows, 'none'>, string>> = {
  soft: 'M184 191C193 182 208 181 217 188M311 188C320 181 335 182 344 191',
  up: 'M182 186C194 172 212 170 224 178M304 178C316 170 334 172 346 186',
  worry: 'M180 200C192 196 208 188 218 179M310 179C320 188 336 196 348 200',
  low: 'M184 206C196 202 210 202 222 206M306 206C318 202 332 202 344 206',
  cocky: 'M182 188C194 178 210 178 222 186M304 204C316 196 330 196 344 202',
  angry: 'M176 196C192 196 216 206 232 220M296 220C312 206 336 196 352 196',
}

export const BrowLines = memo(function BrowLines({ brows }: { readonly brows: Brows }) {
  const { colours } = usePaint()
  if (brows === 'none') return null
  return <path d={browLines[brows]} stroke={colours.deep} strokeWidth={11} {...stroke} />
})

/** Eyes that are a line, drawn for the left one; the right one is its mirror. */
const closedLines = {
  closed: { d: 'M-34 4C-20 20 20 20 34 4', width: 12 },
  happy: { d: 'M-32 14C-24 -24 24 -24 32 14', width: 13 },
  sleep: { d: 'M-32 2C-18 24 18 24 32 2', width: 11 },
  squeeze: { d: 'M-26 -24L20 2L-26 26', width: 13 },
} as const

type Side = 'left' | 'right'
type OpenEyes = Exclude<Eyes, keyof typeof closedLines>

function ClosedEye({ eyes }: { readonly eyes: keyof typeof closedLines }) {
  const { colours } = usePaint()
  const { d, width } = closedLines[eyes]
  return (
    <g stroke={colours.ink} {...stroke}>
      <path d={d} strokeWidth={width} />
      {eyes === 'sleep' && <path d="M-30 10L-39 17" strokeWidth={8} />}
    </g>
  )
}

/** White, iris and pupil; highlights are on the same side in both eyes, so nothing here is mirrored. */
function Ball({
  eyes,
  side,
  look: [lookX, lookY],
}: {
  readonly eyes: OpenEyes
  readonly side: Side
  readonly look: Pose['look']
}) {
  const { colours, own } = usePaint()
  const inward = side === 'left' ? 1 : -1
  const iris = `url(#${own}iris)`
  const shine = (cx: number, cy: number, r: number, opacity = 1) => (
    <circle cx={cx} cy={cy} r={r} fill={colours.white} opacity={opacity} />
  )
  switch (eyes) {
    case 'wide': {
      const x = 2 * inward + lookX
      return (
        <>
          <ellipse cx={0} cy={-3} rx={47} ry={56} fill={colours.white} />
          <circle cx={x} cy={lookY} r={25} fill={iris} />
          <circle cx={x} cy={lookY} r={18} fill={colours.ink} />
          {shine(x - 8, lookY - 9, 8)}
        </>
      )
    }
    case 'angry': {
      const [x, y] = [3 * inward + lookX, 5 + lookY]
      return (
        <>
          <ellipse cx={0} cy={0} rx={43} ry={47} fill={colours.white} />
          <circle cx={x} cy={y} r={31} fill={iris} />
          <circle cx={x} cy={y} r={22} fill={colours.ink} />
          {shine(x - 9, y - 10, 9)}
        </>
      )
    }
    case 'open':
    case 'half':
    case 'smize':
    case 'sparkle': {
      const x = 5 * inward + lookX
      return (
        <>
          <ellipse cx={0} cy={0} rx={47} ry={53} fill={colours.white} />
          <ellipse cx={x} cy={3 + lookY} rx={37} ry={41} fill={iris} />
          <ellipse cx={x} cy={-2 + lookY} rx={31} ry={33} fill={colours.ink} />
          {shine(x - 11, -14 + lookY, eyes === 'sparkle' ? 14 : 13)}
          {eyes === 'sparkle' ? (
            <>
              {shine(x + 15, 7 + lookY, 9)}
              {shine(x - 7, 19 + lookY, 6)}
            </>
          ) : (
            shine(x + 14, 13 + lookY, 6, 0.9)
          )}
        </>
      )
    }
  }
}

/** Lids of open eyes, drawn for the left one. */
function Lid({ eyes, pose }: { readonly eyes: OpenEyes; readonly pose: Pose }) {
  const { colours } = usePaint()
  switch (eyes) {
    case 'half':
      return (
        <>
          <path
            d="M-50 10C-54 -30 -30 -57 0 -57C30 -57 52 -32 49 0C20 -5 -20 0 -50 10Z"
            fill={colours[pose.lid]}
          />
          <path d="M-43 9C-18 0 20 -4 42 0" stroke={colours.deep} strokeWidth={8} {...stroke} />
        </>
      )
    case 'smize':
      return (
        <>
          <path
            d="M-38 36C-20 28 20 28 38 36C33 48 20 55 0 55C-20 55 -33 48 -38 36Z"
            fill={colours[pose.mask]}
          />
          <path
            d="M-31 33C-17 28 17 28 31 33"
            stroke={colours.maskShade}
            strokeWidth={4}
            {...stroke}
          />
        </>
      )
    case 'angry':
      return (
        <path
          d="M-47 -24C-40 -44 -24 -54 0 -54C28 -54 46 -34 48 -2C20 -6 -16 -12 -47 -24Z"
          fill={colours[pose.lid]}
        />
      )
    case 'open':
    case 'sparkle':
    case 'wide':
      return null
  }
}

/** Both eyes; `eyes` may differ from the pose's while it blinks. */
export const EyePair = memo(function EyePair({
  eyes,
  pose,
}: {
  readonly eyes: Eyes
  readonly pose: Pose
}) {
  // A blink only hides and shows: making the eyes again costs several times as much, all day long.
  const isBlink = eyes === 'closed' && !(pose.eyes in closedLines)
  const drawn = isBlink ? pose.eyes : eyes
  const eye = (side: Side, x: number): ReactNode => {
    const mirror = side === 'right' ? { transform: 'scale(-1 1)' } : {}
    return (
      <g key={side} transform={`translate(${x} 264)`}>
        {drawn in closedLines ? (
          <g {...mirror}>
            <ClosedEye eyes={drawn as keyof typeof closedLines} />
          </g>
        ) : (
          <>
            <g visibility={isBlink ? 'hidden' : 'visible'}>
              <Ball eyes={drawn as OpenEyes} side={side} look={pose.look} />
              <g {...mirror}>
                <Lid eyes={drawn as OpenEyes} pose={pose} />
              </g>
            </g>
            <g {...mirror} visibility={isBlink ? 'visible' : 'hidden'}>
              <ClosedEye eyes="closed" />
            </g>
          </>
        )}
      </g>
    )
  }
  return [eye('left', 201), eye('right', 327)]
})

/** The beak round its own origin; what it holds lies between its halves. */
export const Beak = memo(function Beak({
  mouth,
  children,
}: {
  readonly mouth: MouthName
  readonly children?: ReactNode
}) {
  const { colours } = usePaint()
  const { upper, opening, inside } = mouths[mouth]
  const [halfWidth, depth] = opening
  const [sx, sy, dy] = upper
  return (
    <g transform="translate(264 306)">
      {inside === 'closed' ? (
        <path d={closedBeak(halfWidth, depth)} fill={colours.legShade} />
      ) : (
        <>
          <path d={openBeak(halfWidth, depth)} fill={colours.amberShade} />
          <path d={openBeak(halfWidth - 7, depth - 8)} fill={colours.mouth} />
          {inside !== 'empty' && (
            <path d={tongueIn(halfWidth - 7, depth - 8)} fill={colours.tongue} />
          )}
          {inside === 'tongue-out' && (
            <>
              <path d="M-15 30C-17 60 -14 88 3 88C20 88 22 60 18 30Z" fill={colours.tongue} />
              <path d="M2 40L3 66" stroke={colours.tongueShade} strokeWidth={5} {...stroke} />
            </>
          )}
        </>
      )}
      {children}
      <g transform={`translate(0 ${dy}) scale(${sx} ${sy})`}>
        <path
          d="M-34 -12C-34 -27 -15 -36 1 -36C17 -36 36 -27 36 -12C36 -2 25 9 12 16C5 20 -3 20 -10 16C-23 9 -34 -2 -34 -12Z"
          fill={colours.amber}
        />
        <path
          d="M36 -12C36 -2 25 9 12 16C5 20 -3 20 -10 16C-23 9 -34 -2 -34 -12C-34 -13 -34 -14 -33.5 -16C-26 -4 -12 4 1 4C14 4 28 -4 35.5 -16C36 -14 36 -13 36 -12Z"
          fill={colours.amberShade}
          opacity={0.55}
        />
        <path
          d="M-23 -14C-20 -24 -10 -29 -1 -29C6 -29 6 -22 0 -21C-7 -20 -12 -16 -15 -10C-18 -5 -25 -8 -23 -14Z"
          fill={colours.amberLight}
        />
      </g>
    </g>
  )
})
