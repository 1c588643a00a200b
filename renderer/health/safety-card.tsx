import { type FormEvent, useId } from 'react'
import type { Threads } from '../../engine/client/health.ts'
import { Mode } from '../../engine/client/model.ts'
import { safetyMargins } from '../../engine/session/safety.ts'
import { useReplica, useSession } from '../session.ts'
import { Card, Figure } from './card.tsx'
import { text } from './text.ts'

const threadCounts = [2, 3, 4, 6, 8]
const blocks = [32, 64, 128, 256, 512, 1024, 2048, 4096]

/** Margins that the session keeps: steps of its history, so what was tried can be undone. */
export function SafetyCard({ threads }: { readonly threads: Threads }) {
  const isStage = useReplica((state) => state.session.mode === Mode.STAGE)
  const safety = useReplica((state) => state.safety)
  const deviceBlock = useReplica((state) => state.device.blockFrames)
  if (isStage)
    return (
      <Card title={text.margins}>
        <dl className="health-figures">
          <Figure name={text.block} value={text.frames(safety.blockFrames || deviceBlock)} />
          <Figure name={text.lookahead} value={`${safety.lookaheadMs || 1000} ms`} />
          <Figure name={text.loadLimit} value={`${safety.loadLimitPercent || 80} %`} />
          <Figure name={text.threads} value={String(threads.count)} />
        </dl>
        <p className="muted health-note">{text.inEditMode}</p>
      </Card>
    )
  return (
    <Card title={text.margins}>
      <div className="health-margins">
        <BlockField value={safety.blockFrames} deviceBlock={deviceBlock} />
        <MarginField key={`l${safety.lookaheadMs}`} name="lookaheadMs" label={text.lookahead} unit="ms" usual={1000} />
        <MarginField
          key={`p${safety.loadLimitPercent}`}
          name="loadLimitPercent"
          label={text.loadLimit}
          unit="%"
          usual={80}
        />
        <ThreadsField value={safety.realtimeThreads} />
      </div>
      <p className="muted health-note">{text.threadsNote(threads)}</p>
      <p className="muted health-note">{text.marginsNote}</p>
    </Card>
  )
}

interface ChoiceFieldProps {
  readonly name: 'blockFrames' | 'realtimeThreads'
  readonly label: string
  readonly value: number
  /** Of 0: how it is where nothing was chosen. */
  readonly usual: string
  readonly choices: readonly number[]
  readonly words: (value: number) => string
}

function BlockField({ value, deviceBlock }: { readonly value: number; readonly deviceBlock: number }) {
  const usual = text.deviceFrames(deviceBlock)
  return (
    <ChoiceField name="blockFrames" label={text.block} words={text.frames} choices={blocks} {...{ value, usual }} />
  )
}

function ThreadsField({ value }: { readonly value: number }) {
  const usual = text.usualThreads
  return (
    <ChoiceField
      name="realtimeThreads"
      label={text.threads}
      words={String}
      choices={threadCounts}
      {...{ value, usual }}
    />
  )
}

function ChoiceField({ name, label, value, usual, choices: offered, words: wordsFor }: ChoiceFieldProps) {
  const { perform } = useSession()
  const id = useId()
  const choices = value === 0 || offered.includes(value) ? offered : [...offered, value].sort((a, b) => a - b)
  return (
    <>
      <label htmlFor={id} className="muted">
        {label}
      </label>
      <select
        id={id}
        className="field"
        value={value}
        onChange={(event) => perform({ case: 'setSafety', value: { [name]: Number(event.target.value) } })}
      >
        <option value={0}>{usual}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {wordsFor(choice)}
          </option>
        ))}
      </select>
    </>
  )
}

interface MarginFieldProps {
  readonly name: 'lookaheadMs' | 'loadLimitPercent'
  readonly label: string
  readonly unit: string
  readonly usual: number
}

function MarginField({ name, label, unit, usual }: MarginFieldProps) {
  const { perform } = useSession()
  const value = useReplica((state) => state.safety[name])
  const id = useId()
  const { min, max } = safetyMargins[name]
  const submit = (input: HTMLInputElement) => {
    if (!input.reportValidity()) return
    const wanted = input.value === '' ? 0 : input.valueAsNumber
    if (wanted !== value) perform({ case: 'setSafety', value: { [name]: wanted } })
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    submit(event.currentTarget.elements.namedItem(name) as HTMLInputElement)
  }
  return (
    <>
      <label htmlFor={id} className="muted">
        {label}
      </label>
      <form className="health-margin" noValidate onSubmit={onSubmit}>
        <input
          id={id}
          name={name}
          className="field mono"
          type="number"
          min={min}
          max={max}
          step="any"
          placeholder={String(usual)}
          defaultValue={value || ''}
          onBlur={(event) => submit(event.currentTarget)}
        />
        <span className="muted">{unit}</span>
      </form>
    </>
  )
}
