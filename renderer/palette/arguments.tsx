import { useEffect, useState } from 'react'
import type { ActionEntry } from '../../engine/session/registry.ts'
import { useReplica, useSession, useView, wordsOf } from '../session.ts'
import { inLocale } from '../strings/locale.ts'
import { Combobox } from './combobox.tsx'
import { actionOf, argsOf, type Filled, type Lists, parseAnswer, questionOf } from './questions.ts'
import { text } from './text.ts'
import { useLists } from './use-lists.ts'

interface Props {
  readonly entry: ActionEntry
  readonly onBack: () => void
  readonly onDone: () => void
}

/** Asks for one argument after the other, then performs the action; what the host refuses is said here. */
export function Arguments({ entry, onBack, onDone }: Props) {
  const { client } = useSession()
  const state = useReplica((all) => all)
  const selection = useView((view) => view.selection)
  const lists: Lists = useLists(entry)
  const [args] = useState(() => argsOf(entry, state))
  const [filled, setFilled] = useState<Filled>({})
  const [at, setAt] = useState(0)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState('')
  const arg = args[at]

  const perform = async (all: Filled) => {
    try {
      await client.perform(actionOf(entry.id, all))
      onDone()
    } catch (error) {
      setWrong(wordsOf(error))
    }
  }
  // Nothing to ask: this was its own question.
  const isAsked = arg !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    if (!isAsked) void perform(filled)
  }, [])
  if (!arg) return wrong ? <p className="palette-wrong">{wrong}</p> : null

  const question = questionOf(entry, arg, filled, { state, selection, lists })
  const wanted = typed.trim().toLowerCase()
  const shown = question.answers.filter(({ words: name, note = '' }) =>
    `${name} ${note}`.toLowerCase().includes(wanted),
  )
  const answer = (value: unknown) => {
    const all = { ...filled, [arg.name]: value }
    setFilled(all)
    setTyped('')
    setWrong('')
    if (at + 1 < args.length) setAt(at + 1)
    else void perform(all)
  }
  const choose = (place: number) => {
    const picked = shown[place]
    if (picked) return answer(picked.value)
    const parsed = parseAnswer(question, typed)
    if ('wrong' in parsed) setWrong(parsed.wrong)
    else answer(parsed.value)
  }
  const back = () => {
    setWrong('')
    setTyped('')
    if (at > 0) setAt(at - 1)
    else onBack()
  }
  const isFree = !question.isClosed && (shown.length === 0 || arg.kind === 'number' || arg.isOptional === true)
  return (
    <Combobox
      key={arg.name}
      head={
        <p className="palette-head">
          <strong>{inLocale(entry.title)}</strong>
          <span className="muted">{text.step(at + 1, args.length)}</span>
          <span className="palette-help">{inLocale(arg.help)}</span>
        </p>
      }
      label={`${inLocale(entry.title)}: ${text.argument(arg.name, arg.unit ?? '')}. ${inLocale(arg.help)}`}
      hint={arg.kind === 'texts' ? text.barHint : text.argument(arg.name, arg.unit ?? '')}
      listLabel={text.argument(arg.name, '')}
      typed={typed}
      onType={(value) => {
        setTyped(value)
        setWrong('')
      }}
      options={shown.map(({ words: name, note }, i) => ({ id: `${i} ${name}`, words: name, note, isPossible: true }))}
      empty={question.isClosed ? text.notListed(typed) : ''}
      isFree={isFree}
      wrong={wrong}
      onChoose={choose}
      onLeave={back}
    />
  )
}
