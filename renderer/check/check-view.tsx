import type { CheckItem } from '../../engine/client/stage.ts'
import { clockWords } from '../health/format.ts'
import { useReplica, useSession } from '../session.ts'
import { text } from './text.ts'
import './check.css'
import { runCheck, type SplitItems, splitItems } from './check-store.ts'
import { canMend, mend } from './mend.ts'
import { useCheck } from './use-check.ts'

/** What will, or may, break tonight, with what helps; and what was looked at and is fine. */
export function CheckView() {
  const session = useSession()
  const { items, isRunning, timeMs, trouble } = useCheck()
  return (
    <main className="check">
      <header className="check-head">
        <h1 className="check-title">{text.title}</h1>
        <span className="muted mono">{timeMs > 0 ? text.checkedAt(clockWords(timeMs, Date.now())) : ''}</span>
        <button type="button" className="button" onClick={() => void runCheck(session)}>
          {text.again}
        </button>
      </header>
      {trouble ? (
        <p role="alert" className="check-trouble">
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
          {text.failed(trouble)}
        </p>
      ) : null}
      {items ? <Found items={splitItems(items)} /> : isRunning ? <p className="muted">{text.checking}</p> : null}
    </main>
  )
}

function Found({ items: { willBreak, mayBreak, fine } }: { readonly items: SplitItems }) {
  const verdict =
    willBreak.length > 0
      ? text.notReady(willBreak.length)
      : mayBreak.length > 0
        ? text.mayOnly(mayBreak.length)
        : text.ready
  return (
    <>
      <p role="status" className={`check-verdict is-${willBreak.length > 0 ? 'will' : 'not'}`}>
        {verdict}
      </p>
      <div className="check-groups">
        <Group kind="will" title={text.willBreak} items={willBreak} none={text.none.willBreak} />
        <Group kind="may" title={text.mayBreak} items={mayBreak} none={text.none.mayBreak} />
        <Group kind="fine" title={text.fine} items={fine} none={text.none.fine} />
      </div>
    </>
  )
}

interface GroupProps {
  readonly kind: 'will' | 'may' | 'fine'
  readonly title: string
  readonly items: readonly CheckItem[]
  readonly none: string
}

const SIGNS = { will: '✕', may: '▲', fine: '✓' } as const

function Group({ kind, title, items, none }: GroupProps) {
  return (
    <section className={`check-group is-${kind}`} aria-labelledby={`check-${kind}`}>
      <h2 className="check-group-title">
        <span className="check-sign" aria-hidden="true">
          {SIGNS[kind]}
        </span>
        <span id={`check-${kind}`}>{title}</span>
        <span className="check-count mono muted">{text.count(items.length)}</span>
      </h2>
      {items.length === 0 ? <p className="muted">{none}</p> : null}
      <ul className="check-items">
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </section>
  )
}

function Item({ item }: { readonly item: CheckItem }) {
  const session = useSession()
  const isPossible = useReplica((state) => canMend(item.mend, state.session.mode))
  return (
    <li className="check-item">
      <div className="check-words">
        <p>{item.words}</p>
        {item.help ? <p className="muted">{text.helps(item.help)}</p> : null}
        {item.mend && !isPossible ? <p className="muted">{text.mendNotOnStage}</p> : null}
      </div>
      {item.mend && isPossible ? (
        <button type="button" className="button check-mend" onClick={() => mend(session, item)}>
          {item.mendTitle}
          <span className="visually-hidden">: {item.words}</span>
        </button>
      ) : null}
    </li>
  )
}

export default CheckView
