/** A rectangle in device independent pixels, as Electron's screen module has them. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface DisplayArea {
  readonly id: number
  /** Without task bars and docks. */
  readonly workArea: Rectangle
}

/** A window's position relative to its display's work area: it holds when displays are moved or rescaled. */
export interface WindowPosition {
  readonly display: number
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Moves a rectangle into an area; one larger than the area keeps its size and starts at the area's corner. */
export function clampToArea(area: Rectangle, { x, y, width, height }: Rectangle): Rectangle {
  const clamp = (value: number, low: number, high: number) =>
    Math.round(Math.max(low, Math.min(value, Math.max(low, high))))
  return {
    x: clamp(x, area.x, area.x + area.width - width),
    y: clamp(y, area.y, area.y + area.height - height),
    width,
    height,
  }
}

/**
 * Bounds for a window of this size: its saved position if that display is still there, else the lower right corner
 * of the first (primary) display; always whole inside the work area.
 * @param displays the primary display first; at least one
 */
export function boundsFor(
  displays: readonly [DisplayArea, ...DisplayArea[]],
  saved: WindowPosition | undefined,
  size: Size,
): Rectangle {
  const home = displays.find(({ id }) => id === saved?.display)
  if (saved && home) {
    const { workArea } = home
    return clampToArea(workArea, { x: workArea.x + saved.x, y: workArea.y + saved.y, ...size })
  }
  const { workArea } = displays[0]
  return clampToArea(workArea, {
    x: workArea.x + workArea.width - size.width - 24,
    y: workArea.y + workArea.height - size.height,
    ...size,
  })
}

/** The position to save for a window at these bounds on this display. */
export function positionOf(display: DisplayArea, bounds: Rectangle): WindowPosition {
  const { workArea } = display
  return {
    display: display.id,
    x: Math.round(bounds.x - workArea.x),
    y: Math.round(bounds.y - workArea.y),
  }
}

/** Gives a window another size; the middle of its lower edge, where the bird's feet are, stays. */
export function resizeAtBottomCenter(bounds: Rectangle, size: Size): Rectangle {
  return {
    x: Math.round(bounds.x + (bounds.width - size.width) / 2),
    y: Math.round(bounds.y + bounds.height - size.height),
    ...size,
  }
}

/** The floating window: wide enough for a bubble, with room for it above the bird, of side `birdSize`. */
export function petWindowSize(birdSize: number): Size {
  return { width: Math.max(birdSize, 240), height: birdSize + 130 }
}
