/**
 * A page may be gone without a word: its machine sleeps, its network is cut, its browser is stopped. Browsers answer pings by
 * themselves, hidden and busy pages too; a socket that answers none any more is closed, and what it held is let go.
 */
import type { WebSocket } from 'ws'

const PING_MS = 2000
const MAX_UNANSWERED = 3

export function closeWhenGone(socket: WebSocket, pingMs = PING_MS): void {
  let unanswered = 0
  const heard = () => {
    unanswered = 0
  }
  const timer = setInterval(() => {
    if (unanswered++ >= MAX_UNANSWERED) socket.terminate()
    else if (socket.readyState === socket.OPEN) socket.ping()
  }, pingMs)
  timer.unref()
  socket.on('pong', heard).on('message', heard)
  socket.once('close', () => clearInterval(timer))
}
