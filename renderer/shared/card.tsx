import { useId, type ReactNode } from 'react'
import './card.css'

export function Card(props: {
  readonly title: string
  readonly lead?: string
  /** Shown at the end of the title's line. */
  readonly aside?: ReactNode
  readonly className?: string
  /** Whether the card's parts have gaps between them. */
  readonly isStack?: boolean
  readonly children: ReactNode
}) {
  const { title, lead, aside, className = '', isStack = false, children } = props
  const id = useId()
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <header className="head card-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {lead !== undefined && <p className="card-lead soft">{lead}</p>}
      {isStack ? <div className="stack">{children}</div> : children}
    </section>
  )
}
