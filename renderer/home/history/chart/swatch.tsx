import type { Kind } from '../../../../preload/contract/kinds.ts'
import { kinds } from '../../../../preload/contract/kinds.ts'

/** Patterns that tell the kinds apart without colour. `id` keeps those of two charts apart. */
export function KindFills({ id }: { readonly id: string }) {
  return (
    <defs>
      {kinds.map((kind) => (
        <pattern
          key={kind}
          id={`${id}-${kind}`}
          className={`fill fill-${kind}`}
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform={kind === 'issue' ? 'rotate(45)' : undefined}
        >
          <rect className="fill-ground" width="7" height="7" />
          {kind === 'issue' && <rect className="fill-mark" width="2.2" height="7" />}
          {kind === 'review' && <circle className="fill-mark" cx="3.5" cy="3.5" r="1.3" />}
        </pattern>
      ))}
    </defs>
  )
}

/** A kind's sample in the legend. */
export function Swatch({ kind, id }: { readonly kind: Kind; readonly id: string }) {
  return (
    <svg className="swatch" width="14" height="14" aria-hidden="true">
      <rect width="14" height="14" rx="4" fill={`url(#${id}-${kind})`} />
    </svg>
  )
}
