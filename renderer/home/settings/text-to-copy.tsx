import type { ReactNode, Ref } from 'react'
import '../../shared/legal-text.css'

/** A text for other programs, exactly as they read it. The keyboard can scroll it. */
export function TextToCopy(props: {
  readonly ref?: Ref<HTMLPreElement>
  readonly label: string
  readonly children: ReactNode
}) {
  const { ref, label, children } = props
  return (
    <pre ref={ref} className="legal-text" lang="en" tabIndex={0} role="region" aria-label={label}>
      {children}
    </pre>
  )
}
