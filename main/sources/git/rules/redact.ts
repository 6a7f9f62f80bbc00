/** A message from Git for the log, without quoted words and paths: they name repositories, branches and files. */
export function redact(message: string): string {
  return message.replace(/'[^']*'|"[^"]*"/g, '…').replace(/\S*[\\/]\S*/g, '…')
}
