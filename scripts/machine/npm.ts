/**
 * The command for the npm that runs this script, or for the one on the PATH. npm's own Node runs it, not the pinned
 * one, since a distribution's npm is made for its own Node. Its configuration (registry, proxy, certificates)
 * applies.
 */
export function npmCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): { readonly command: string; readonly args: readonly string[] } {
  const program = env['npm_execpath']
  if (program !== undefined && /\bnpm-cli\.[cm]?js$/.test(program)) {
    return { command: env['npm_node_execpath'] ?? process.execPath, args: [program, ...args] }
  }
  return { command: 'npm', args }
}
