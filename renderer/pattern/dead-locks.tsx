import type { Pattern } from '../../engine/client/score.ts'
import { words } from '../strings/words.ts'
import { deadLocks } from './locks.ts'

/** Locks that are never played, with the reason: they stay in the file and are not hidden. */
export function DeadLocks({ pattern }: { readonly pattern: Pattern }) {
  const dead = deadLocks(pattern)
  if (dead.length === 0) return null
  const { deadLocks: head, deadLock, deadKept } = words.pattern
  return (
    <details className="pattern-dead">
      <summary>
        <span className="warning" aria-hidden="true">
          ▲
        </span>{' '}
        {head(dead.length)}
      </summary>
      <ul>
        {dead.map((lock, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two dead locks may be equal
          <li key={i}>{deadLock(lock.name || String(lock.param), lock.step + 1, lock.dead)}</li>
        ))}
      </ul>
      <p className="muted">{deadKept}</p>
    </details>
  )
}
