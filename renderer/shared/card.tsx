import { useId, type ReactNode } from 'react'
import './card.css'

/** A titled region of a room. */
export function Card({
  title,
  lead,
  aside,
  className = '',
  children,
}: {
  readonly title: string
  readonly lead?: string
  /** Shown beside the title, at the end of its line. */
  readonly aside?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {lead !== undefined && <p className="card-lead">{lead}</p>}
      {children}
    </section>
  )
}
