/** What gestures draw around Dash, effect by effect, and the horn that it blows. */
import type { ReactNode } from 'react'
import { Cloud, Drop, line, Lines } from './effect-parts.tsx'
import { usePaint } from './paint.ts'
import type { Colour } from './palette.ts'
import type { Effect } from './pose.ts'
import { useShapes } from './rig.ts'

interface Placed {
  readonly placed: string
}

function Shape({ placed, d, colour }: Placed & { readonly d: string; readonly colour: Colour }) {
  const { colours } = usePaint()
  return <path d={d} fill={colours[colour]} transform={placed} />
}

/** Its children rise and fade, again and again. */
function Drifting({ children }: { readonly children: ReactNode }) {
  const shape = useShapes()
  return <g {...shape('drift')}>{children}</g>
}

function Note({ placed, colour }: Placed & { readonly colour: Colour }) {
  const { colours } = usePaint()
  return (
    <g transform={placed}>
      <ellipse
        cx={-9}
        cy={22}
        rx={13}
        ry={10}
        fill={colours[colour]}
        transform="rotate(-18 -9 22)"
      />
      <path d="M2 20L2 -26C6 -14 20 -16 20 0" stroke={colours[colour]} strokeWidth={7} {...line} />
    </g>
  )
}

const flake =
  'M0 -24L0 24M-21 -12L21 12M-21 12L21 -12M-7 -22L0 -15L7 -22M-7 22L0 15L7 22M-22 -3L-13 -7.5L-14 -18M22 3L13 7.5L14 18M-22 3L-13 7.5L-14 18M22 -3L13 -7.5L14 -18'
const star = 'M0 -26L7 -9L25 -8L11 4L16 22L0 12L-16 22L-11 4L-25 -8L-7 -9Z'
const heart = 'M0 22C-30 2 -30 -22 -12 -24C-5 -24 0 -19 0 -14C0 -19 5 -24 12 -24C30 -22 30 2 0 22Z'
const spark = 'M0 -24C3 -8 8 -3 24 0C8 3 3 8 0 24C-3 8 -8 3 -24 0C-8 -3 -3 -8 0 -24Z'
const flameTongue =
  'M0 20C-14 16 -16 0 -6 -8C-4 -2 0 -2 0 -8C0 -16 4 -20 10 -24C8 -14 18 -6 14 8C12 16 6 20 0 20Z'

function Dots() {
  const { colours } = usePaint()
  return (
    <>
      <g fill={colours.white} stroke={colours.thoughtRim} strokeWidth={4}>
        <circle cx={398} cy={166} r={8} />
        <circle cx={416} cy={138} r={13} />
        <path d="M386 68C386 38 420 20 444 34C470 24 498 46 492 72C498 98 470 114 448 104C422 114 386 98 386 68Z" />
      </g>
      <g fill={colours.deep}>
        <circle cx={416} cy={70} r={9} />
        <circle cx={441} cy={70} r={9} />
        <circle cx={466} cy={70} r={9} />
      </g>
    </>
  )
}

function Seeds() {
  const { colours } = usePaint()
  const grains = [
    [226, 484, -20],
    [262, 490, 14],
    [300, 486, 30],
    [276, 476, -40],
  ] as const
  return grains.map(([x, y, turn]) => (
    <ellipse
      key={x}
      rx={9}
      ry={5.5}
      fill={colours.amberShade}
      transform={`translate(${x} ${y}) rotate(${turn})`}
    />
  ))
}

/** The effects of gestures, in addition to those of poses. */
export const gestureEffects = {
  notes: () => (
    <Drifting>
      <Note placed="translate(446 128) rotate(8)" colour="violet" />
      <Note placed="translate(70 150) rotate(-10) scale(0.9)" colour="hot" />
      <Note placed="translate(484 204) rotate(14) scale(0.75)" colour="ember" />
    </Drifting>
  ),
  cold: () => (
    <>
      <Lines colour="snore" width={7} d={flake} placed="translate(62 116)" />
      <Lines colour="snore" width={8} d={flake} placed="translate(444 92) scale(0.8)" />
      <Lines colour="snore" width={9} d={flake} placed="translate(474 196) scale(0.55)" />
      <Lines
        colour="deep"
        width={8}
        d="M52 254L64 270L52 286L64 302M30 262L40 276L30 290M460 254L448 270L460 286L448 302M482 262L472 276L482 290"
      />
    </>
  ),
  dots: () => <Dots />,
  sound: () => (
    <>
      <Lines
        colour="deep"
        width={9}
        d="M470 176C458 192 458 214 470 230M494 160C474 186 474 222 494 246"
        placed="translate(-6 -40)"
      />
      <Note placed="translate(496 102) scale(0.9)" colour="violet" />
    </>
  ),
  sparks: () => (
    <>
      <Shape placed="translate(262 416) rotate(180) scale(1.9)" d={flameTongue} colour="hot" />
      <Shape placed="translate(262 408) rotate(180) scale(1.1)" d={flameTongue} colour="sun" />
      <Shape placed="translate(196 434) scale(1.1)" d={spark} colour="sun" />
      <Shape placed="translate(330 440) scale(1.2)" d={spark} colour="sun" />
      <Shape placed="translate(160 396) scale(0.8)" d={spark} colour="ember" />
      <Shape placed="translate(376 404) scale(0.8)" d={spark} colour="ember" />
      <Shape placed="translate(230 478) scale(0.7)" d={spark} colour="hot" />
      <Shape placed="translate(298 482) scale(0.8)" d={spark} colour="ember" />
      <Lines colour="deep" width={8} d="M178 468L158 486M346 472L366 490M264 468L264 496" />
    </>
  ),
  claps: () => (
    <Lines
      colour="white"
      width={8}
      d="M206 350L192 336M306 350L320 336M190 376L172 372M322 376L340 372"
    />
  ),
  sigh: () => (
    <>
      <Cloud placed="translate(366 388) scale(1)" />
      <Cloud placed="translate(426 412) scale(0.7)" />
    </>
  ),
  sweat: () => (
    <>
      <Drop placed="translate(344 146) rotate(16) scale(1.5)" />
      <Drop placed="translate(404 206) rotate(24) scale(1.2)" />
    </>
  ),
  flung: () => (
    <>
      <Drop placed="translate(52 112) rotate(112) scale(1.6)" />
      <Drop placed="translate(22 190) rotate(92) scale(1.2)" />
      <Lines colour="deep" width={8} d="M110 136L90 127M80 196L58 194" />
    </>
  ),
  breath: () => (
    <Drifting>
      <Cloud placed="translate(346 362) scale(0.6)" />
      <Cloud placed="translate(418 362) scale(1.15)" />
    </Drifting>
  ),
  laughs: () => (
    <Lines
      colour="deep"
      width={9}
      d="M74 196C62 208 56 222 54 238M96 166C92 170 88 174 85 178M438 196C450 208 456 222 458 238M416 166C420 170 424 174 427 178"
    />
  ),
  flares: () => (
    <>
      <Shape placed="translate(168 66) scale(1.1)" d={spark} colour="sun" />
      <Shape placed="translate(352 58) scale(1.2)" d={spark} colour="sun" />
      <Shape placed="translate(136 122) scale(0.7)" d={spark} colour="ember" />
      <Shape placed="translate(392 112) scale(0.8)" d={spark} colour="hot" />
      <Shape placed="translate(206 24) scale(0.7)" d={spark} colour="hot" />
    </>
  ),
  anger: () => (
    <>
      <Lines
        colour="hot"
        width={10}
        d="M-26 -8C-10 -8 -8 -10 -8 -26M8 -26C8 -10 10 -8 26 -8M26 8C10 8 8 10 8 26M-8 26C-8 10 -10 8 -26 8"
        placed="translate(410 140)"
      />
      <Cloud placed="translate(66 204) scale(0.8)" />
    </>
  ),
  tangle: () => (
    <Lines
      colour="deep"
      width={7}
      d="M404 122C430 126 476 110 466 76C456 46 404 58 414 90C424 118 484 102 470 58C460 32 416 36 408 66M420 84C440 60 470 70 462 96"
      placed="translate(8 -6)"
    />
  ),
  stars: () => (
    <Drifting>
      <Shape placed="translate(150 118) rotate(-14) scale(0.9)" d={star} colour="sun" />
      <Shape placed="translate(362 88) rotate(10) scale(1.1)" d={star} colour="sun" />
      <Shape placed="translate(424 150) rotate(-6) scale(0.7)" d={star} colour="ember" />
    </Drifting>
  ),
  seeds: () => <Seeds />,
  snap: () => (
    <Lines colour="deep" width={9} d="M226 390L214 408M262 400L262 422M298 390L310 408" />
  ),
  hearts: () => (
    <Drifting>
      <Shape placed="translate(434 146) rotate(10)" d={heart} colour="rose" />
      <Shape placed="translate(470 92) rotate(-8) scale(0.7)" d={heart} colour="hot" />
      <Shape placed="translate(78 160) rotate(-12) scale(0.7)" d={heart} colour="rose" />
    </Drifting>
  ),
  shy: () => (
    <Lines
      colour="white"
      width={5}
      d="M144 340L152 326M160 342L168 328M340 322L348 308M356 324L364 310"
    />
  ),
  feather: () => (
    <Drifting>
      <g transform="translate(54 236) rotate(-34)">
        <Shape
          placed="scale(1.3)"
          d="M-24 4C-18 -14 8 -18 30 -4C10 14 -12 16 -24 4Z"
          colour="wing"
        />
        <Lines colour="far" width={4} d="M-44 12L22 -3" />
      </g>
    </Drifting>
  ),
  warmth: () => (
    <>
      <Lines
        colour="ember"
        width={8}
        d="M132 116C120 104 144 92 132 80C120 68 144 56 132 44M388 116C376 104 400 92 388 80C376 68 400 56 388 44M92 152C80 142 102 130 92 120M428 152C416 142 438 130 428 120"
      />
      <Drop placed="translate(384 186) rotate(20) scale(0.9)" />
    </>
  ),
  code: () => (
    <Drifting>
      <Lines
        colour="violet"
        width={9}
        d="M430 108L410 126L430 144M470 108L490 126L470 144M456 104L444 148"
      />
      <Lines
        colour="ember"
        width={9}
        d="M76 130C62 130 70 150 58 152C70 154 62 174 76 174M98 130C112 130 104 150 116 152C104 154 112 174 98 174"
      />
    </Drifting>
  ),
  thud: () => (
    <>
      <Cloud placed="translate(60 456) scale(0.9)" />
      <Cloud placed="translate(456 456) scale(-0.9 0.9)" />
      <Lines colour="deep" width={9} d="M96 420L72 402M420 420L444 402" />
    </>
  ),
  rush: () => (
    <Lines
      colour="deep"
      width={9}
      d="M152 74L152 26M362 84L362 34M96 150L96 104M420 156L420 112M60 214L60 184M452 222L452 192"
    />
  ),
  dust: () => (
    <>
      <Cloud placed="translate(92 452) scale(0.55)" />
      <Lines colour="deep" width={8} d="M56 300L24 300M66 350L42 350" />
    </>
  ),
} as const satisfies Readonly<Partial<Record<Effect, () => ReactNode>>>

/** A trumpet, with its mouthpiece at the beak's origin. */
export function Horn() {
  const { colours } = usePaint()
  return (
    <g transform="translate(2 14) rotate(-16) scale(1.15)">
      <path d="M34 4C34 44 86 44 86 4" stroke={colours.amberShade} strokeWidth={9} {...line} />
      <path d="M2 0L120 0" stroke={colours.sun} strokeWidth={14} {...line} />
      <path
        d="M48 -18L48 -6M62 -18L62 -6M76 -18L76 -6"
        stroke={colours.ember}
        strokeWidth={8}
        {...line}
      />
      <path
        d="M108 -8C134 -10 150 -24 160 -46C164 -52 172 -48 172 -42L172 44C172 50 164 54 160 48C150 26 134 10 108 8Z"
        fill={colours.sun}
      />
      <path
        d="M160 48C150 26 134 10 108 8C130 2 150 6 172 -6L172 44C172 50 164 54 160 48Z"
        fill={colours.amberShade}
      />
      <path d="M0 -9L0 9" stroke={colours.amberShade} strokeWidth={10} {...line} />
    </g>
  )
}
