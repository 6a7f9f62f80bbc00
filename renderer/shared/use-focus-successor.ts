import { useEffect, useRef, type RefObject } from 'react'

/**
 * Moves the focus to a successor when the focused element disappears. Otherwise the browser would move it to the
 * page, and keyboard users would have to Tab from the top again.
 * @param isThere whether the element that may have the focus is still shown
 */
export function useFocusSuccessor(
  successor: RefObject<HTMLElement | null>,
  isThere: boolean,
): void {
  const wasThere = useRef(isThere)
  useEffect(() => {
    const hasGone = wasThere.current && !isThere
    wasThere.current = isThere
    if (hasGone && document.activeElement === document.body)
      successor.current?.focus({ preventScroll: true })
  }, [successor, isThere])
}
