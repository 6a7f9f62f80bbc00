import type { ReactNode, RefObject } from 'react'
import '../../shared/legal-text.css'

/** A text for other programs, as the user copies it. The keyboard can scroll it. */
export function TextToCopy(props: {
  readonly element: RefObject<HTMLPreElement | null>
  readonly label: string
  readonly children: ReactNode
}) {
  const { element, label, children } = props
  return (
    <pre
      ref={element}
      className="legal-text"
      lang="en"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      {children}
    </pre>
  )
}
