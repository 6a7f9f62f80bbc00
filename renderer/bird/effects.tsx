import { memo, type ReactNode } from 'react'
import { Cloud, Drop, line, Lines } from './effect-parts.tsx'
import { gestureEffects } from './gesture-effects.tsx'
import { usePaint } from './paint.ts'
import type { Colour } from './palette.ts'
import type { Effect } from './pose.ts'
import { useShapes } from './rig.ts'

/** A chilli, with its stalk to the left of the origin. */
export function Chilli({ placed }: { readonly placed: string }) {
  const { colours } = usePaint()
  return (
    <g transform={placed}>
      <path
        d="M-6 -17C22 -26 66 -20 106 16C72 14 42 32 8 22C-12 16 -18 -10 -6 -17Z"
        fill={colours.chilli}
      />
      <path
        d="M106 16C72 14 42 32 8 22C-2 19 -9 10 -11 0C14 14 60 10 106 16Z"
        fill={colours.chilliShade}
      />
      <path
        d="M14 -12C30 -15 46 -13 58 -8"
        stroke={colours.chilliShine}
        strokeWidth={6}
        {...line}
      />
      <path
        d="M-10 2C-22 -2 -28 -10 -38 -10"
        stroke={colours.leafShade}
        strokeWidth={8}
        {...line}
      />
      <path
        d="M-8 -20C-22 -16 -24 14 -8 24C-2 16 2 18 8 14C4 8 6 2 10 -2C4 -6 6 -12 6 -16C0 -14 -4 -16 -8 -20Z"
        fill={colours.leaf}
      />
    </g>
  )
}

/** The flame from the beak, to the right of the beak's origin. */
export function Flame() {
  const { colours } = usePaint()
  const shape = useShapes()
  return (
    <g transform="translate(16 14) rotate(8) scale(0.96)">
      <g {...shape('fire')}>
        <path
          d="M-24 6C10 -6 40 -6 66 -18C78 -24 84 -34 84 -44C98 -34 102 -22 98 -12C112 -16 124 -26 128 -38C142 -20 138 0 126 12C146 10 166 12 186 24C170 26 158 32 152 42C172 48 184 62 186 80C172 72 156 70 144 74C150 90 146 108 132 120C130 104 120 94 106 92C84 88 62 92 42 84C14 74 -10 60 -22 40C-28 28 -30 14 -24 6Z"
          fill={colours.hot}
        />
        <path
          d="M-18 14C14 6 44 6 70 -4C84 -8 90 -14 94 -18C98 -8 96 0 92 6C106 2 116 -4 122 -12C126 6 118 18 108 24C126 22 140 24 152 28C140 32 132 38 128 46C142 50 150 56 156 64C142 62 130 64 122 70C124 80 122 88 118 94C112 82 102 76 90 76C66 74 40 70 22 60C4 52 -12 42 -18 32C-22 26 -22 18 -18 14Z"
          fill={colours.ember}
        />
        <path
          d="M-12 20C14 14 44 16 66 10C76 8 82 4 86 2C86 12 82 18 76 22C90 22 102 24 112 28C102 32 96 36 94 42C100 46 104 50 106 56C92 52 82 56 70 58C46 60 22 54 6 44C-4 38 -14 32 -14 26C-14 23 -14 21 -12 20Z"
          fill={colours.sun}
        />
      </g>
    </g>
  )
}

const snores = [
  'translate(404 150) rotate(-8)',
  'translate(438 106) rotate(-8) scale(1.35)',
  'translate(478 52) rotate(-8) scale(1.75)',
]

function Snore() {
  const { colours } = usePaint()
  return (
    <>
      <circle cx={326} cy={352} r={24} fill={colours.bubble} opacity={0.8} />
      <Lines colour="white" width={5} d="M316 344C318 338 322 335 328 334" />
      {snores.map((placed) => (
        <g key={placed} transform={placed}>
          <Lines colour="snore" width={7} d="M-12 -12L12 -12L-12 12L12 12" />
        </g>
      ))}
    </>
  )
}

function Thought() {
  const { colours } = usePaint()
  return (
    <>
      <Drop placed="translate(300 356) scale(0.8)" />
      <g fill={colours.white} stroke={colours.thoughtRim} strokeWidth={4}>
        <circle cx={410} cy={158} r={8} />
        <circle cx={430} cy={130} r={13} />
        <path d="M404 64C404 36 436 20 456 32C480 24 504 44 498 68C504 92 478 106 458 98C434 108 404 92 404 64Z" />
      </g>
      <Chilli placed="translate(424 54) rotate(14) scale(0.52)" />
    </>
  )
}

function Hand() {
  const { colours } = usePaint()
  return (
    <g transform="translate(268 -6) scale(1.35)" stroke={colours.ink} strokeLinejoin="round">
      <path
        d="M-8 -30C-6 -44 14 -46 18 -34C26 -44 42 -40 42 -28C50 -34 62 -28 60 -16C58 6 52 22 38 28C20 34 0 28 -6 14C-10 6 -22 4 -24 -4C-26 -14 -14 -16 -8 -10C-10 -16 -10 -22 -8 -30Z"
        fill={colours.white}
        strokeWidth={8}
      />
      <path d="M18 -32L18 -14M40 -26L39 -12" fill="none" strokeWidth={6} strokeLinecap="round" />
    </g>
  )
}

function Steam() {
  const shape = useShapes()
  return (
    <>
      <Drop placed="translate(96 196) rotate(-24) scale(1.3)" />
      <Drop placed="translate(418 190) rotate(24) scale(1.3)" />
      <Drop placed="translate(124 250) rotate(-12) scale(0.9)" />
      <Drop placed="translate(412 252) rotate(12) scale(0.9)" />
      <g {...shape('drift')}>
        <Cloud placed="translate(70 126) scale(1.2 1.2)" />
        <Cloud placed="translate(46 68) scale(0.8 0.8)" />
        <Cloud placed="translate(444 126) scale(-1.2 1.2)" />
        <Cloud placed="translate(468 68) scale(-0.8 0.8)" />
      </g>
    </>
  )
}

/** What each effect draws in front of the bird. */
const over: Readonly<Record<Exclude<Effect, 'none' | 'confetti'>, () => ReactNode>> = {
  startle: () => (
    <Lines
      colour="deep"
      width={9}
      d="M66 178L46 158M92 128L82 102M446 178L466 158M420 128L430 102"
    />
  ),
  'wave-lines': () => (
    <Lines
      colour="deep"
      width={9}
      d="M500 214C505 226 506 238 504 250M456 172C466 172 476 176 484 182"
    />
  ),
  crumbs: () => <Lines colour="ember" width={8} d="M334 352L352 360M336 334L356 332" />,
  tear: () => <Drop placed="translate(398 300) scale(0.7)" />,
  thought: () => <Thought />,
  snore: () => <Snore />,
  steam: () => <Steam />,
  hand: () => <Hand />,
  ...gestureEffects,
}

/** @param effects those seen so far: each is created on first use */
export const FrontEffects = memo(function FrontEffects({
  effects,
}: {
  readonly effects: readonly Effect[]
}) {
  const shape = useShapes()
  return effects.map((name) =>
    name === 'none' || name === 'confetti' ? null : (
      <g key={name} {...shape(name)}>
        {over[name]()}
      </g>
    ),
  )
})

const confetti: readonly (readonly [Colour, string])[] = [
  ['hot', 'translate(60 110) rotate(20)'],
  ['sun', 'translate(110 60) rotate(-30)'],
  ['leaf', 'translate(456 120) rotate(40)'],
  ['hot', 'translate(410 58) rotate(10)'],
  ['sun', 'translate(34 300) rotate(60)'],
  ['ember', 'translate(482 290) rotate(-20)'],
  ['violet', 'translate(160 36) rotate(70)'],
  ['violet', 'translate(360 30) rotate(-50)'],
  ['leaf', 'translate(30 210) rotate(-30)'],
  ['rose', 'translate(486 206) rotate(30)'],
]

const stars = ['translate(56 396)', 'translate(462 400) rotate(14) scale(1.2)']

/** What is drawn behind the bird. */
export const Confetti = memo(function Confetti() {
  const { colours } = usePaint()
  const shape = useShapes()
  return (
    <g {...shape('confetti')}>
      {confetti.map(([colour, placed]) => (
        <rect
          key={placed}
          x={-8}
          y={-5}
          width={16}
          height={10}
          rx={3}
          fill={colours[colour]}
          transform={placed}
        />
      ))}
      {stars.map((placed) => (
        <path
          key={placed}
          d="M0 -24C2 -24 4 -22 5 -20L9 -9L21 -8C25 -8 26 -4 23 -1L14 7L17 19C18 23 14 25 11 23L0 16L-11 23C-14 25 -18 23 -17 19L-14 7L-23 -1C-26 -4 -25 -8 -21 -8L-9 -9L-5 -20C-4 -22 -2 -24 0 -24Z"
          fill={colours.sun}
          transform={placed}
        />
      ))}
    </g>
  )
})
