import { useEffect, useRef, type RefObject } from 'react'

/**
 * Gives the focus to an heir when what held it has gone; it would fall to the page, and the keyboard would start over.
 * @param isThere whether what can hold the focus is shown
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
