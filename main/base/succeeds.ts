/** Whether an attempt succeeds, whatever the reason if it does not. */
export const succeeds = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  )
