import { createContext } from 'react'
import type { Tint } from './palette.ts'

/** Tells a bird that it stands in a scene, and its tint. Null outside a scene. */
export const SpotContext = createContext<{ readonly tint: Tint } | null>(null)
