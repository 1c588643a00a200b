/** The page of the desktop app: the built files at app://mam/, with the policy and the file list of `mam serve`. */
import type { PageFiles } from '../../engine/host/connection/page-files.ts'
import { pageHeaders } from '../../engine/host/connection/page-headers.ts'

const SCHEME = 'app'
const HOST = 'mam'
export const PAGE_URL = `${SCHEME}://${HOST}/`

/** Electron's `protocol`, as far as it is needed. */
export interface Protocol {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void
  handle(scheme: string, handler: (request: Request) => Response): void
}

/** Before the app is ready. */
export function registerPageScheme(protocol: Protocol): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

export function servePage(protocol: Protocol, files: PageFiles): void {
  protocol.handle(SCHEME, (request) => pageResponse(files, request))
}

/** Looks for the path among the files of the page: nothing else can be named, whatever the address says. */
export function pageResponse(files: PageFiles, { method, url }: { method: string; url: string }): Response {
  const address = URL.parse(url)
  if (address?.host !== HOST || address.protocol !== `${SCHEME}:`) return plain(403, 'There is no other page here.')
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'The page is only read.')
  const file = files.find(address.pathname)
  if (!file) return plain(404, 'There is nothing here.')
  const headers = { ...pageHeaders(), 'Content-Type': file.type }
  return new Response(method === 'HEAD' ? null : file.content, { headers })
}

/** Whether an address is the page's own, for those who ask on its behalf. */
export const isPage = (url: string): boolean => url.replace(/[?#].*$/, '') === PAGE_URL

function plain(status: number, words: string): Response {
  return new Response(words, { status, headers: { ...pageHeaders(), 'Content-Type': 'text/plain; charset=utf-8' } })
}
