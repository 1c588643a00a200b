import { useState } from 'react'
import { words } from '../../strings/words.ts'
import { exportText, type Preset, parseExport } from './presets.ts'

interface Props {
  readonly type: string
  readonly presets: readonly Preset[]
  readonly onTake: (presets: readonly Preset[]) => void
}

/** Presets as text, to be copied out and pasted in: works on every device, without a file dialog. */
export function HandOver({ type, presets, onTake }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="hand-over">
      <button type="button" className="inspector-more" aria-expanded={isOpen} onClick={() => setOpen((is) => !is)}>
        {words.inspector.handOver}
      </button>
      {isOpen ? <Text type={type} presets={presets} onTake={onTake} /> : null}
    </div>
  )
}

function Text({ type, presets, onTake }: Props) {
  const [text, setText] = useState(() => (presets.length > 0 ? exportText(type, presets) : ''))
  const [said, setSaid] = useState('')
  const take = () => {
    const taken = parseExport(text, type)
    if ('words' in taken) return setSaid(taken.words)
    onTake(taken.value)
    setSaid(words.inspector.takenIn(taken.value.length))
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(words.inspector.copied)
    } catch (error) {
      setSaid((error as Error).message)
    }
  }
  return (
    <>
      <p className="inspector-note muted">{words.inspector.handOverHelp}</p>
      <textarea
        className="field hand-over-text mono"
        aria-label={words.inspector.handOverText}
        rows={6}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="inspector-adds">
        <button type="button" className="button" onClick={take}>
          {words.inspector.takeIn}
        </button>
        {isSecureContext ? (
          <button type="button" className="button" onClick={() => void copy()}>
            {words.inspector.copyText}
          </button>
        ) : null}
      </div>
      <p className="inspector-note" role="status">
        {said}
      </p>
    </>
  )
}
