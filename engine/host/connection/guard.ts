/** Which requests are looked at: from this machine, to this machine, by our own page. */
import type { IncomingMessage } from 'node:http'
import type { Passes } from './passes.ts'

export interface Refused {
  readonly status: 400 | 401 | 403
  readonly words: string
}

const ownNames = ['127.0.0.1', 'localhost']

/** Null: it may pass. `port` is the one that the server listens on. */
export function refusalOf(request: IncomingMessage, port: number, passes: Passes): Refused | null {
  if (!ownNames.some((name) => request.headers.host === `${name}:${port}`))
    return { status: 403, words: 'This server answers to 127.0.0.1 and localhost only.' }
  const { origin } = request.headers
  if (origin !== undefined && !ownNames.some((name) => origin === `http://${name}:${port}`))
    return { status: 403, words: 'Requests from other pages are refused.' }
  if (!passes.accepts(request.headers.cookie))
    return {
      status: 401,
      words: 'This page opens with the address that MAM printed when it started, once. Start MAM again for a new one.',
    }
  return null
}

/** As `refusalOf`, for a request that carries a token instead of the cookie. */
export function refusalBeforeToken(request: IncomingMessage, port: number, passes: Passes): Refused | null {
  const refused = refusalOf(request, port, passes)
  return refused?.status === 401 ? null : refused
}
