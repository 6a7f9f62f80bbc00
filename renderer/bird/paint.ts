import { createContext, useContext } from 'react'
import { palettes, type Palette, type Tint } from './palette.ts'

/** What every part of a bird needs: its colours, and a prefix for its ids. */
export interface Paint {
  readonly colours: Palette
  readonly tint: Tint
  /** Prefix of every id of this bird. */
  readonly own: string
  /** Whether Dash stands out from any background: dark parts get a light rim. */
  readonly rimmed: boolean
}

export const PaintContext = createContext<Paint>({
  colours: palettes.day,
  tint: 'day',
  own: '',
  rimmed: false,
})

export const usePaint = (): Paint => useContext(PaintContext)
