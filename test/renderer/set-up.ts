import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Only an event that never happens takes this long, even on a busy machine.
configure({ asyncUtilTimeout: 60_000 })

// jsdom has no layout: a drawing lies at the page's origin, with one CSS pixel per unit.
Object.assign(SVGElement.prototype, {
  getScreenCTM: () => ({ a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }),
})

// Nor does it draw.
Object.assign(globalThis, {
  OffscreenCanvas: class {
    getContext = () => null
  },
})

// Nor do elements change their size in jsdom.
globalThis.ResizeObserver = class {
  observe = () => undefined
  unobserve = () => undefined
  disconnect = () => undefined
}

afterEach(() => {
  cleanup()
})
