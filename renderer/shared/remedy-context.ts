import { createContext, useContext } from 'react'
import type { Remedy } from '../../preload/contract/problem.ts'

/** Carries out a remedy: opens the place, the link or the dialog that fixes a problem. Home provides it. */
export const RemedyContext = createContext<(remedy: Remedy) => void>(() => undefined)

export const useRemedy = () => useContext(RemedyContext)
