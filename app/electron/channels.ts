/** The names under which preload script and main process know each other's messages: all of them. */
export const channels = {
  /** Page to main, with one port: the carrier's name. */
  carrier: 'mam:carrier',
  /** Page to main, answered: a Question. */
  ask: 'mam:ask',
  /** Main to page: a ShellAction. */
  action: 'mam:action',
} as const
