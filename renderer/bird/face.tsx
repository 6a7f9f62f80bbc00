import type { ReactNode } from 'react'
import { useRig } from './rig.ts'

const stroke = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const

export function Mask() {
  const { shape } = useRig()
  return (
    <path
      {...shape('mask')}
      d="M264 206C280 182 304 174 330 178C372 184 394 222 390 266C384 312 324 326 264 342C204 326 144 312 138 266C134 222 156 184 198 178C224 174 248 182 264 206Z"
    />
  )
}

export function Cheeks() {
  const { shape } = useRig()
  return [166, 362].map((x) => <ellipse key={x} {...shape('cheek')} cx={x} cy={326} />)
}

/** Full cheeks bulge out of the face. */
export function FullCheeks() {
  const { colours, shape } = useRig()
  return [158, 370].map((x) => (
    <ellipse
      key={x}
      {...shape('puff')}
      cx={x}
      cy={330}
      fill={colours.mask}
      stroke={colours.maskShade}
      strokeWidth={4}
    />
  ))
}

export function BrowLines() {
  const { colours, shape } = useRig()
  return <path {...shape('brows')} stroke={colours.deep} strokeWidth={11} {...stroke} />
}

/** White, iris and pupil. Highlights are on the same side in both eyes, so nothing here is mirrored. */
function Ball({ side }: { readonly side: 'Left' | 'Right' }) {
  const { colours, own, shape } = useRig()
  return (
    <>
      <ellipse {...shape(`white${side}`)} cx={0} fill={colours.white} />
      <ellipse {...shape(`iris${side}`)} fill={`url(#${own}iris)`} />
      <ellipse {...shape(`pupil${side}`)} fill={colours.ink} />
      <circle {...shape(`shine${side}`)} fill={colours.white} />
      <circle {...shape(`glint${side}`)} fill={colours.white} />
      <circle {...shape(`spark${side}`)} fill={colours.white} />
    </>
  )
}

/** The lids of an open eye, drawn for the left one. */
function Lids() {
  const { colours, shape } = useRig()
  return (
    <>
      <path {...shape('upperLid')} />
      <path {...shape('upperLidLine')} stroke={colours.deep} strokeWidth={8} {...stroke} />
      <path
        {...shape('lowerLid')}
        d="M-38 36C-20 28 20 28 38 36C33 48 20 55 0 55C-20 55 -33 48 -38 36Z"
      />
      <path
        {...shape('lowerLidLine')}
        d="M-31 33C-17 28 17 28 31 33"
        stroke={colours.maskShade}
        strokeWidth={4}
        {...stroke}
      />
    </>
  )
}

/** Both eyes: the ball with its lids, the covers while it closes, and the line of a closed eye. */
export function EyePair() {
  const { colours, shape } = useRig()
  const eye = (side: 'Left' | 'Right', x: number): ReactNode => {
    const mirror = side === 'Right' ? { transform: 'scale(-1 1)' } : {}
    return (
      <g key={side} transform={`translate(${x} 264)`}>
        <g {...shape(`ball${side}`)}>
          <Ball side={side} />
          <g {...mirror}>
            <Lids />
          </g>
          <path {...shape(`coverUpper${side}`)} />
          <path {...shape(`coverLower${side}`)} />
        </g>
        <g {...mirror} stroke={colours.ink} {...stroke}>
          <path {...shape(`eyeLine${side}`)} />
          <path {...shape(`lash${side}`)} d="M-30 10L-39 17" strokeWidth={8} />
        </g>
      </g>
    )
  }
  return [eye('Left', 201), eye('Right', 327)]
}

/** The beak around its own origin. What it holds lies between its halves. */
export function Beak({ children }: { readonly children?: ReactNode }) {
  const { colours, shape } = useRig()
  return (
    <g transform="translate(264 306)">
      <path {...shape('beakLower')} />
      <path {...shape('beakInside')} fill={colours.mouth} />
      <path {...shape('tongue')} fill={colours.tongue} />
      <g {...shape('tongueOut')}>
        <path d="M-15 30C-17 60 -14 88 3 88C20 88 22 60 18 30Z" fill={colours.tongue} />
        <path d="M2 40L3 66" stroke={colours.tongueShade} strokeWidth={5} {...stroke} />
      </g>
      {children}
      <g {...shape('beakUpper')}>
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
}
