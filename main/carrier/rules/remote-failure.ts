/** Why the remote repository could not be used. */
type RemoteFailure =
  | 'carry-git-denied'
  | 'carry-git-unreachable'
  /** The remote was reached and refused: a full quota, a rule, a hook. */
  | 'carry-git-refused'

/** What Git, ssh and servers print (in English: `LC_ALL=C`) if the repository does not exist or access is denied. */
const denied =
  /permission denied|authentication failed|access denied|could not read (?:username|password)|terminal prompts disabled|host key verification failed|marked as read only|not found|does not exist|not appear to be a git repository|dubious ownership|error: 40[134]\b/i
const offline =
  /could not resolve|connection (?:refused|timed out|reset|closed)|unreachable|no route to host|failed to connect|couldn't connect|timed out|early eof|hung up|disconnect|unable to access|could not read from remote|rpc failed/i

/** Why a call failed, by what Git printed. */
export function remoteFailureOf(message: string): RemoteFailure {
  if (denied.test(message)) return 'carry-git-denied'
  return offline.test(message) ? 'carry-git-unreachable' : 'carry-git-refused'
}

/** Whether a fetch failed only because no device has pushed the branch yet. */
export const isBranchMissing = (message: string): boolean =>
  /couldn't find remote ref/i.test(message)
