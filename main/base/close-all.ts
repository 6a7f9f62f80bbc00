/**
 * Closes services, the last opened first, without waiting in between. Settles when all are closed.
 * @param opened in the order of opening
 * @throws the first failure, once all others are closed
 */
export async function closeAll(
  opened: readonly { readonly close: () => void | Promise<void> }[],
): Promise<void> {
  const closing = opened.toReversed().map(async (service) => service.close())
  await Promise.allSettled(closing)
  await Promise.all(closing)
}
