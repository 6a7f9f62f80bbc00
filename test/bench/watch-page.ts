import { reportBinding, type PageHandle, type Point } from './devtools.ts'

/** Something that a page shows when it is ready. */
export type Sight =
  /** Dash with everything that it wears. */
  | 'dash'
  /** Dash with everything that it wears, in Home, and a button that feeds it. */
  | 'home'
  /** Dash hanging from the pointer that picked it up. */
  | 'taken-up'

interface Wanted {
  readonly binding: string
  readonly worn: readonly string[]
  /** The label of the button that feeds. */
  readonly feed: string
}

/** A sight that the page shows, and the frame after its first frame. */
interface Shown {
  readonly element: Element
  nextFrame?: { readonly at: number; readonly isFirstContent: boolean }
}

/**
 * The script that watches for sights. It must run in every page before the page's own scripts.
 * @param worn the outfits that Dash wears
 * @param feed the label of the button that feeds
 */
export function watchScript(worn: readonly string[], feed: string): string {
  const wanted: Wanted = { binding: reportBinding, worn, feed }
  return `(${watch.toString()})(${JSON.stringify(wanted)})`
}

/**
 * Waits until a page has painted a sight. Another may still replace it; `painted` returns the time of the last one.
 * @returns the centre of the sight
 */
export async function untilPainted(page: PageHandle, sight: Sight): Promise<Point> {
  return JSON.parse(await page.report(sight)) as Point
}

/**
 * When the current sight was first painted. Sights that it replaced do not count. If it was the page's first content,
 * this is the page's first contentful paint. Otherwise it is the start of the following frame.
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

/** Runs in the page, so it cannot use anything outside itself. */
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
  /** Whether a frame with content has begun. */
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
    // The page's first content is visible at the first contentful paint, not with its own frame.
    const at = frame.isFirstContent ? 0 : frame.at
    return performance.timeOrigin + Math.max(at, firstContentfulPaint())
  })
}
