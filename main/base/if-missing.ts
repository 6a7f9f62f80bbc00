/** Handles the error of a file operation: returns the value if the file or folder is missing. @throws any other error */
export const ifMissing =
  <Value>(value: Value) =>
  (cause: unknown): Value => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return value
    throw cause
  }
