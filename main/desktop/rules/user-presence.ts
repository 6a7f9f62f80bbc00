/** A user who touched the machine within this time sees what Dash does. */
const presentSeconds = 60

/** Whether the user would see Dash. A user who types a password into a locked screen does not. */
export const isUserThere = (idleSeconds: number, isLocked: boolean): boolean =>
  idleSeconds < presentSeconds && !isLocked
