import { useEffect } from 'react'
import { useSnapshot } from '../shared/bridge-hooks.ts'
import { usePageBird } from '../shared/use-page-bird.ts'

/** Plays Dash in Home, in the light of the scene. Dash notices the pointer and the keys anywhere in the window. */
export function useHomeBird(options?: Parameters<typeof usePageBird>[1]) {
  const used = usePageBird('home', options)
  const { hand } = used
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const root = document.documentElement
    root.addEventListener(
      'pointermove',
      ({ clientX, clientY }) => hand.movePointer({ x: clientX, y: clientY }),
      { signal, passive: true },
    )
    root.addEventListener('pointerleave', () => hand.movePointer(null), { signal })
    root.addEventListener(
      'keydown',
      ({ key }) => {
        if (key === 'Escape') hand.skip()
        hand.noticeInput()
      },
      { signal },
    )
    return () => ending.abort()
  }, [hand])
  return { ...used, tint: useSnapshot(({ light }) => light) }
}
