import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Only what never comes is waited for so long: a busy machine may take its time.
configure({ asyncUtilTimeout: 60_000 })

// jsdom lays nothing out: a drawing is where the page begins, a CSS pixel to its unit.
Object.assign(SVGElement.prototype, {
  getScreenCTM: () => ({ a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }),
})

// Nor does anything change its size there.
globalThis.ResizeObserver = class {
  observe = () => undefined
  unobserve = () => undefined
  disconnect = () => undefined
}

afterEach(() => {
  cleanup()
})
