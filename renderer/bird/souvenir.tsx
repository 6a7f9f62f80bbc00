import { useContext, useId, useMemo } from 'react'
import type { Souvenir } from '../../preload/contract/souvenirs.ts'
import { useDrawings } from './drawings.ts'
import { Outfit, outfitDrawings } from './outfit.tsx'
import { PaintContext, SceneTintContext, type Paint } from './paint.tsx'

/** What Dash has brought, at its feet in a scene, on the canvas of the bird. */
export function SouvenirAtFeet({ id }: { readonly id: Souvenir }) {
  const idPrefix = `${useId()}souvenir-`
  const tint = useContext(SceneTintContext) ?? 'day'
  const paint = useMemo<Paint>(() => ({ idPrefix, tint, hasRim: false }), [idPrefix, tint])
  const art = useDrawings(outfitDrawings, [id]).get(id)
  return (
    <PaintContext value={paint}>
      <g data-souvenir={id} transform="translate(458 512) scale(0.8)">
        <ellipse cx="-19" cy="-54" rx="44" ry="8" fill="#1B2148" opacity="0.14" />
        {art && <Outfit id={id} art={art} />}
      </g>
    </PaintContext>
  )
}
