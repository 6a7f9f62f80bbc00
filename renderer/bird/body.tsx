import type { Colour } from './palette.ts'
import { useRig } from './rig.ts'

/** Outlines shared by the parts and the white edge. */
export const outlines = {
  body: 'M256 138C350 138 412 206 416 296C420 388 350 450 256 450C162 450 92 388 96 296C100 206 162 138 256 138Z',
  tuft: 'M222 162C194 146 180 120 189 88C202 102 216 107 229 113C225 80 249 48 294 34C285 61 299 79 295 106C305 98 319 94 335 97C336 128 316 154 288 162Z',
  tail: 'M146 394C120 398 96 392 76 382C66 378 56 386 53 397C49 411 52 426 60 438C66 447 76 447 84 440C100 428 122 424 146 430Z',
  wing: 'M16 -18C-10 -28 -40 -8 -48 28C-53 50 -53 68 -46 80C-38 92 -22 91 -18 79C-12 90 5 88 7 74C15 80 27 73 28 58C33 30 36 -6 16 -18Z',
  foot: 'M-11 -16C-27 -9 -36 1 -33 10C-29 19 -14 16 -11 9C-9 19 9 19 11 9C14 16 29 19 33 10C36 1 27 -9 11 -16Z',
} as const

const wingShade =
  'M-46 80C-52 70 -53 56 -50 38C-40 52 -26 58 -10 56C8 54 22 44 30 30C30 40 29 50 28 58C27 73 15 80 7 74C5 88 -12 90 -18 79C-22 91 -38 92 -46 80Z'

/** A pale band at the end of a plain fan: with lobes and in one colour the tail would look like another wing. */
const tailBand =
  'M76 382C66 378 56 386 53 397C49 411 52 426 60 438C66 447 76 447 84 440C88 437 78 434 76 430C72 420 72 404 78 392C80 388 82 385 76 382Z'

export function Shadow() {
  const { colours, shape } = useRig()
  return <ellipse {...shape('shadow')} cy={470} fill={colours.ink} opacity={0.14} />
}

export function Wing({ side }: { readonly side: 'frontWing' | 'backWing' | 'backWingAbove' }) {
  const { colours, shape } = useRig()
  const front = side === 'frontWing'
  return (
    <g {...shape(side)}>
      <path d={outlines.wing} fill={front ? colours.wing : colours.far} />
      <path d={wingShade} fill={front ? colours.wingShade : colours.farShade} />
    </g>
  )
}

export function Tail() {
  const { colours, shape } = useRig()
  return (
    <g {...shape('tail')}>
      <path d={outlines.tail} fill={colours.far} />
      <path
        d="M50 412C80 416 116 416 146 414V430C122 424 100 428 84 440C76 447 66 447 60 438C55 430 51 421 50 412Z"
        fill={colours.farShade}
      />
      <path d={tailBand} fill={colours.mask} />
    </g>
  )
}

export function Feet() {
  const { colours, shape } = useRig()
  return (['footLeft', 'footRight'] as const).map((foot) => (
    <g key={foot} {...shape(foot)}>
      <path d={outlines.foot} fill={colours.leg} />
      <path
        d="M-33 10C-34 7 -33.5 4 -32 1C-26 8 -16 7 -12 2C-8 11 8 11 12 2C16 7 26 8 32 1C33.5 4 34 7 33 10C29 19 14 16 11 9C9 19 -9 19 -11 9C-14 16 -29 19 -33 10Z"
        fill={colours.legShade}
      />
    </g>
  ))
}

/** @param heats whether the body has ever been red: the red is created on first use */
export function Body({ heats }: { readonly heats: boolean }) {
  const { colours, own, shape } = useRig()
  return (
    <g>
      <path d={outlines.body} fill={`url(#${own}body)`} />
      <path
        d="M402.5 233.3C410.4 252.4 415 273.5 416 296C420 388 350 450 256 450C218.4 450 184.6 440.1 157.9 422.3C212 430 290 428 340 392C388 356 408 300 402.5 233.3Z"
        fill={colours.skyShade}
        opacity={0.75}
      />
      {heats && (
        <g {...shape('heat')}>
          <path
            d="M96 296C97 310 99 324 106 338C120 344 138 340 150 330C166 320 184 322 196 332C210 342 230 344 244 334C258 324 278 324 292 334C306 344 326 342 340 332C352 322 368 320 382 330C392 336 400 338 408 334C413 322 416 308 416 296Z"
            fill={colours.heatBand}
          />
          <path
            d="M96 296C100 206 162 138 256 138C350 138 412 206 416 296C408 308 392 310 380 302C366 294 352 296 340 306C326 318 306 318 292 308C278 298 258 298 244 308C230 318 208 318 194 306C182 296 164 294 150 302C134 312 106 312 96 296Z"
            fill={`url(#${own}heat)`}
          />
          <path
            d="M402.5 233.3C410.4 252.4 415 273.5 416 296C416 308 413 322 408 334C400 338 392 336 387 332C398 306 404 272 402.5 233.3Z"
            fill={colours.heatShade}
            opacity={0.55}
          />
        </g>
      )}
      <g opacity={0.4}>
        <path
          d="M126 240C131 214 147 191 168 175"
          fill="none"
          stroke={colours.white}
          strokeWidth={12}
          strokeLinecap="round"
        />
        <circle cx={187} cy={164} r={6} fill={colours.white} />
      </g>
    </g>
  )
}

export function Belly() {
  const { colours, shape } = useRig()
  return (
    <g>
      <path
        d="M262 354C316 354 354 376 354 407C354 435 312 450 258 450C206 450 166 435 166 407C166 376 208 354 262 354Z"
        fill={colours.cream}
      />
      <path
        d="M354 407C354 435 312 450 258 450C206 450 166 435 166 407C180 427 214 437 261 437C308 437 340 427 354 407Z"
        fill={colours.creamShade}
      />
      <g fill="none" strokeLinecap="round" strokeLinejoin="round">
        <path
          d="M226 386C229 391 235 391 238 386M290 386C293 391 299 391 302 386M258 404C261 409 267 409 270 404"
          stroke={colours.creamShade}
          strokeWidth={5}
        />
        <path
          {...shape('rumble')}
          d="M196 404C202 396 210 412 216 404M310 404C316 396 324 412 330 404"
          stroke={colours.amberShade}
          strokeWidth={6}
        />
      </g>
    </g>
  )
}

export function Tuft() {
  const { colours, own, shape } = useRig()
  return (
    <g {...shape('tuft')}>
      <g {...shape('flicker')}>
        <path d={outlines.tuft} fill={`url(#${own}hot)`} />
        <path d="M240 156C230 128 242 102 266 84C264 106 282 122 274 156Z" fill={colours.sun} />
      </g>
      <path
        {...shape('mound')}
        d="M202 172C200 150 222 136 233 150C238 130 272 130 277 150C288 136 310 150 308 172Z"
      />
    </g>
  )
}

const gradients: Readonly<Record<string, readonly (readonly [offset: number, colour: Colour])[]>> =
  {
    body: [
      [0.1, 'skyTop'],
      [1, 'sky'],
    ],
    hot: [
      [0, 'hot'],
      [0.55, 'ember'],
      [1, 'sun'],
    ],
    iris: [
      [0.4, 'irisTop'],
      [0.72, 'iris'],
      [1, 'irisGlow'],
    ],
    heat: [
      [0.2, 'heat'],
      [1, 'heatLow'],
    ],
  }

/** The four gradients of a bird, with ids of their own. */
export function Gradients() {
  const { colours, own } = useRig()
  return (
    <defs>
      {Object.entries(gradients).map(([name, stops]) => (
        <linearGradient key={name} id={`${own}${name}`} x1={0} y1={0} x2={0} y2={1}>
          {stops.map(([offset, colour]) => (
            <stop key={offset} offset={offset} stopColor={colours[colour]} />
          ))}
        </linearGradient>
      ))}
    </defs>
  )
}
