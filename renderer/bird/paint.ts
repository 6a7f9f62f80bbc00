import { createContext, useContext } from 'react'
import { palettes, type Palette, type Tint } from './palette.ts'

/** What every part of one drawn bird needs: its colours, and what makes its ids its own. */
export interface Paint {
  readonly colours: Palette
  readonly tint: Tint
  /** Put before every id of this bird. */
  readonly own: string
  /** Whether Dash stands out from any background: what is dark has a light rim. */
  readonly rimmed: boolean
}

export const PaintContext = createContext<Paint>({
  colours: palettes.day,
  tint: 'day',
  own: '',
  rimmed: false,
})

export const usePaint = (): Paint => useContext(PaintContext)
