import { memo } from 'react'
import { usePaint } from './paint.ts'
import type { Colour } from './palette.ts'

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
export const Gradients = memo(function Gradients() {
  const { colours, own } = usePaint()
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
})
