import { useState, type RefObject } from 'react'

/**
 * Copies a text that an element shows.
 * @returns `copied`: `by-hand` if the system blocks the clipboard; the element's text is then selected for the user
 */
export function useCopy(element: RefObject<HTMLElement | null>) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'by-hand'>('no')
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied('yes')
    } catch {
      if (element.current) window.getSelection()?.selectAllChildren(element.current)
      setCopied('by-hand')
    }
  }
  return { copied, copy }
}
