/**
 * The command for the npm that runs this script, or else for the npm on the PATH. It runs on npm's own Node, not on
 * the pinned one, because a distribution builds its npm for its own Node. It uses npm's configuration (registry,
 * proxy, certificates).
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
