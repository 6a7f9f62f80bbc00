import { useRef } from 'react'
import type { SpokenLine } from '../../preload/contract/views/voice.ts'
import './bubble.css'
import { useSpokenWords } from './spoken-words.ts'

/** Dash's words in a bubble whose tail points down to the bird. */
export function Bubble({ line: { id, text } }: { readonly line: SpokenLine }) {
  const words = useRef<HTMLParagraphElement>(null)
  useSpokenWords(words, id)
  return (
    <div className={text.length > 48 ? 'bubble bubble-long' : 'bubble'}>
      <p ref={words}>{text}</p>
    </div>
  )
}
