/** Parts shared by several effects. */
import { usePaint } from './paint.ts'
import type { Colour } from './palette.ts'

export const line = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const

export function Drop({ placed }: { readonly placed: string }) {
  const { colours } = usePaint()
  return (
    <g transform={placed}>
      <path
        d="M0 -18C8 -6 13 1 13 8C13 16 7 21 0 21C-7 21 -13 16 -13 8C-13 1 -8 -6 0 -18Z"
        fill={colours.drop}
      />
      <path d="M-6 6C-6 11 -3 14 1 15" stroke={colours.white} strokeWidth={4} {...line} />
    </g>
  )
}

export function Cloud({ placed }: { readonly placed: string }) {
  const { colours } = usePaint()
  return (
    <g transform={placed}>
      <path
        d="M-34 16C-50 12 -50 -10 -34 -14C-32 -32 -6 -36 2 -22C18 -30 36 -14 28 0C38 8 30 22 18 18C6 28 -24 28 -34 16Z"
        fill={colours.cloudRim}
      />
      <path
        d="M-30 8C-42 6 -42 -8 -30 -11C-28 -26 -6 -28 2 -16C14 -24 28 -12 22 0C28 6 22 14 14 12C4 18 -22 18 -30 8Z"
        fill={colours.white}
      />
    </g>
  )
}

/** Both sides together. */
const rimWidth = 9

export function Lines({
  colour,
  width,
  d,
  placed,
}: {
  readonly colour: Colour
  readonly width: number
  readonly d: string
  readonly placed?: string
}) {
  const { colours, rimmed } = usePaint()
  const drawn = (stroke: Colour, strokeWidth: number) => (
    <path d={d} stroke={colours[stroke]} strokeWidth={strokeWidth} transform={placed} {...line} />
  )
  return (
    <>
      {rimmed && colour === 'deep' && drawn('white', width + rimWidth)}
      {drawn(colour, width)}
    </>
  )
}
