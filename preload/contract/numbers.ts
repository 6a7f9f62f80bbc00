/** The value, or the limit that it exceeds. If the limits cross, `min` wins. */
export const clamp = (value: number, min: number, max: number): number =>
  Math.max(min, Math.min(max, value))

/** A size in megabytes, rounded. */
export const megabytes = (bytes: number, decimals = 0): string => (bytes / 1e6).toFixed(decimals)
