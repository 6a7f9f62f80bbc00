import { useRef, useState } from 'react'

/**
 * Copies a text that an element shows.
 * @returns the `ref` of that element, and `copied`: `by-hand` if the system blocks the clipboard; the element's text is
 *   then selected for the user
 */
export function useCopy<Shown extends HTMLElement>() {
  const ref = useRef<Shown>(null)
  const [copied, setCopied] = useState<'no' | 'yes' | 'by-hand'>('no')
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied('yes')
    } catch {
      if (ref.current) window.getSelection()?.selectAllChildren(ref.current)
      setCopied('by-hand')
    }
  }
  return { ref, copied, copy }
}
