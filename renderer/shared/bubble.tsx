import { useEffect, useRef, type RefObject } from 'react'
import type { SpokenStretch } from '../../preload/contract/events.ts'
import type { ShownLine } from '../../preload/contract/views/voice-view.ts'
import { useBirdEvents } from './bird-events.ts'
import './bubble.css'

/** Dash's words, in a bubble that highlights the part being spoken. */
export function Bubble({ line: { id, text } }: { readonly line: ShownLine }) {
  const words = useRef<HTMLParagraphElement>(null)
  useSpokenWords(words, id)
  return (
    <div className={text.length > 48 ? 'bubble bubble-long' : 'bubble'}>
      <p ref={words}>{text}</p>
    </div>
  )
}

/** The highlight's name in bubble.css. */
const highlightName = 'spoken'

function mark(words: HTMLElement | null, { from, to }: SpokenStretch): void {
  const text = words?.firstChild
  if (!(text instanceof Text)) return
  const range = new Range()
  range.setStart(text, Math.min(from, text.length))
  range.setEnd(text, Math.min(to, text.length))
  CSS.highlights.set(highlightName, new Highlight(range))
}

/**
 * Highlights the part of a line that is being spoken, stretch by stretch, if the browser supports highlights.
 * @param words the element whose only text is the line
 */
function useSpokenWords(words: RefObject<HTMLElement | null>, line: number): void {
  const events = useBirdEvents()
  useEffect(() => {
    if (!('Highlight' in globalThis)) return undefined
    let timers: ReturnType<typeof setTimeout>[] = []
    const clear = () => {
      for (const timer of timers) clearTimeout(timer)
      timers = []
      CSS.highlights.delete(highlightName)
    }
    const off = events.subscribe((event) => {
      if (event.type === 'speaks' || event.type === 'stops-speaking') clear()
      if (event.type !== 'speaks' || event.line !== line) return
      const { stretches = [], seconds, since = performance.now() } = event
      const at = (second: number, show: () => void) => {
        timers.push(setTimeout(show, since + second * 1000 - performance.now()))
      }
      for (const stretch of stretches) at(stretch.at, () => mark(words.current, stretch))
      at(seconds, clear)
    })
    return () => {
      off()
      clear()
    }
  }, [events, words, line])
}
