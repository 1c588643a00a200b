/**
 * Who may talk to the server. A one-time token in the address that was printed becomes a cookie; requests with neither are
 * refused. The cookie is a secret of this machine's user and outlives a restart, so an open page finds its way back.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const SECRET_BYTES = 32

export class Passes {
  readonly cookieName = 'mam'
  private readonly cookie: string
  private tokens: string[] = []

  /** `secretFile` null: the cookie ends with this server. */
  constructor(secretFile: string | null) {
    const secret = (secretFile && keptSecret(secretFile)) || randomBytes(SECRET_BYTES)
    this.cookie = createHmac('sha256', secret).update('page').digest('base64url')
  }

  /** A new token for one page. */
  issue(): string {
    const token = randomBytes(SECRET_BYTES).toString('base64url')
    this.tokens.push(token)
    return token
  }

  /** Takes a token in; true once. */
  redeem(token: string): boolean {
    const known = this.tokens.find((candidate) => same(candidate, token))
    this.tokens = this.tokens.filter((candidate) => candidate !== known)
    return known !== undefined
  }

  /** What a page is given in exchange for its token. */
  get setCookie(): string {
    return `${this.cookieName}=${this.cookie}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`
  }

  accepts(cookieHeader: string | undefined): boolean {
    const cookies = (cookieHeader ?? '').split(';').map((pair) => pair.trim())
    return cookies.some((pair) => same(pair, `${this.cookieName}=${this.cookie}`))
  }
}

/** Reads the secret, or makes one that only this user may read; null where the folder can't hold it. */
function keptSecret(file: string): Buffer | null {
  try {
    const kept = readFileSync(file)
    if (kept.length === SECRET_BYTES) return kept
  } catch {}
  try {
    const secret = randomBytes(SECRET_BYTES)
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, secret, { mode: 0o600 })
    return secret
  } catch {
    return null
  }
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
