import { useState } from 'react'

/** A character's picture from the engine, or the first letter of its name if the engine has none. */
export function Face({ src, name }: { readonly src: string; readonly name: string }) {
  const [missing, setMissing] = useState<string | null>(null)
  if (missing === src)
    return (
      <span className="voice-face" aria-hidden="true">
        {Array.from(name)[0]}
      </span>
    )
  return (
    <img
      className="voice-face"
      src={src}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setMissing(src)}
    />
  )
}
