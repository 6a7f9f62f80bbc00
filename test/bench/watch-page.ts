import { reportBinding, type PageHandle, type Point } from './devtools.ts'

/** What a page shows once it is there. */
export type Sight =
  /** Dash with all that is worn. */
  | 'dash'
  /** The same in Home, with a button that feeds. */
  | 'home'
  /** Dash hanging from the hand that took it up. */
  | 'taken-up'

interface Wanted {
  readonly binding: string
  readonly worn: readonly string[]
  /** What the button that feeds says. */
  readonly feed: string
}

/** A sight that the page shows, and the frame after the first one with it. */
interface Shown {
  readonly element: Element
  nextFrame?: { readonly at: number; readonly isFirstContent: boolean }
}

/**
 * The script that watches for sights, for every page before its own scripts.
 * @param worn the outfits that Dash wears
 * @param feed what the button that feeds says
 */
export function watchScript(worn: readonly string[], feed: string): string {
  const wanted: Wanted = { binding: reportBinding, worn, feed }
  return `(${watch.toString()})(${JSON.stringify(wanted)})`
}

/**
 * Waits until a page has painted a sight; it may still be replaced, so `painted` tells when what stayed came.
 * @returns its middle
 */
export async function untilPainted(page: PageHandle, sight: Sight): Promise<Point> {
  return JSON.parse(await page.report(sight)) as Point
}

/**
 * When the sight that the page shows now was first painted, and has not been replaced since. Where it was the first
 * content of the page, the page's own first contentful paint says when; else the begin of the frame after it.
 */
export async function painted(page: PageHandle, sight: Sight): Promise<number> {
  return Number(await page.evaluate(`globalThis.hotDashBenchPainted(${JSON.stringify(sight)})`))
}

/** The page's own first contentful paint, in milliseconds since the epoch. */
export async function firstContentfulPaint(page: PageHandle): Promise<number> {
  return Number(
    await page.evaluate(`new Promise((resolve) => {
    const see = new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName('first-contentful-paint')
      if (paint) resolve(performance.timeOrigin + paint.startTime)
    })
    see.observe({ type: 'paint', buffered: true })
  })`),
  )
}

/** Runs in the page, so it can use nothing from outside of itself. */
function watch({ binding, worn, feed }: Wanted): void {
  if (location.protocol === 'about:' || 'hotDashBenchPainted' in globalThis) return
  const findDash = () => {
    const dash = document.querySelector('svg.bird')
    const isDressed = (outfit: string) =>
      (dash?.querySelector(`[data-outfit="${outfit}"]`)?.childElementCount ?? 0) > 0
    return dash && worn.every(isDressed) ? dash : null
  }
  const canFeed = () =>
    [...document.querySelectorAll('button')].some(
      (button) => !button.disabled && button.textContent.includes(feed),
    )
  const sights: Readonly<Record<string, () => Element | null>> = {
    dash: findDash,
    home: () => (canFeed() ? findDash() : null),
    'taken-up': () => document.querySelector('svg.bird[data-pose="dangling"]'),
  }
  const shown = new Map<string, Shown>()
  const firstContentfulPaint = () =>
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity
  const hasContent = () => {
    if (document.querySelector('svg, img, canvas') !== null) return true
    const texts = document.createTreeWalker(document, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { nodeValue, parentElement } = texts.currentNode
      const isShown =
        parentElement !== null && parentElement.closest('head, script, style, template') === null
      if (isShown && /\S/.test(nodeValue ?? '')) return true
    }
    return false
  }
  /** Whether a frame with anything in it was begun. */
  let hadContent = false

  const report = (name: string, { left, top, width, height }: DOMRect) => {
    const text = JSON.stringify({ x: left + width / 2, y: top + height / 2 })
    const send = Reflect.get(globalThis, binding) as (payload: string) => void
    send(JSON.stringify({ name, text }))
  }
  const appeared = (name: string, sight: Shown) => {
    const mayBeFirst = !hadContent
    requestAnimationFrame(() => {
      const isFirstContent = mayBeFirst && firstContentfulPaint() > performance.now()
      requestAnimationFrame(() => {
        sight.nextFrame = { at: performance.now(), isFirstContent }
        if (shown.get(name) === sight) report(name, sight.element.getBoundingClientRect())
      })
    })
  }
  const look = () => {
    for (const [name, find] of Object.entries(sights)) {
      const element = find()
      if (element === (shown.get(name)?.element ?? null)) continue
      shown.delete(name)
      if (element === null) continue
      const sight = { element }
      shown.set(name, sight)
      appeared(name, sight)
    }
    if (!hadContent && hasContent()) requestAnimationFrame(() => (hadContent = true))
  }
  look()
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ['data-pose', 'disabled'],
  })
  Reflect.set(globalThis, 'hotDashBenchPainted', (name: string) => {
    const frame = shown.get(name)?.nextFrame
    if (!frame) return NaN
    // A frame is not shown before the first one with content.
    const at = frame.isFirstContent ? 0 : frame.at
    return performance.timeOrigin + Math.max(at, firstContentfulPaint())
  })
}
