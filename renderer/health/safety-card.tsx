import { type FormEvent, useId } from 'react'
import { Mode } from '../../engine/client/model.ts'
import { type SafetyKey, safetyMargins } from '../../engine/session/safety.ts'
import { useReplica, useSession } from '../session.ts'
import { Card, Figure } from './card.tsx'

const blocks = [32, 64, 128, 256, 512, 1024, 2048, 4096]

/** Margins that the session keeps: steps of its history, so what was tried can be undone. */
export function SafetyCard() {
  const isStage = useReplica((state) => state.session.mode === Mode.STAGE)
  const safety = useReplica((state) => state.safety)
  const deviceBlock = useReplica((state) => state.device.blockFrames)
  if (isStage)
    return (
      <Card title="Safety margins">
        <dl className="health-figures">
          <Figure name="Block" value={`${safety.blockFrames || deviceBlock} frames`} />
          <Figure name="Lookahead" value={`${safety.lookaheadMs || 1000} ms`} />
          <Figure name="Load limit" value={`${safety.loadLimitPercent || 80} %`} />
        </dl>
        <p className="muted health-note">They are changed in edit mode.</p>
      </Card>
    )
  return (
    <Card title="Safety margins">
      <div className="health-margins">
        <BlockField value={safety.blockFrames} deviceBlock={deviceBlock} />
        <MarginField key={`l${safety.lookaheadMs}`} name="lookaheadMs" label="Lookahead" unit="ms" usual={1000} />
        <MarginField
          key={`p${safety.loadLimitPercent}`}
          name="loadLimitPercent"
          label="Load limit"
          unit="%"
          usual={80}
        />
      </div>
      <p className="muted health-note">Kept in the session. An empty field leaves it to MAM.</p>
    </Card>
  )
}

function BlockField({ value, deviceBlock }: { readonly value: number; readonly deviceBlock: number }) {
  const { perform } = useSession()
  const id = useId()
  const choices = value === 0 || blocks.includes(value) ? blocks : [...blocks, value].sort((a, b) => a - b)
  return (
    <>
      <label htmlFor={id} className="muted">
        Block
      </label>
      <select
        id={id}
        className="field"
        value={value}
        onChange={(event) => perform({ case: 'setSafety', value: { blockFrames: Number(event.target.value) } })}
      >
        <option value={0}>{deviceBlock} (device)</option>
        {choices.map((frames) => (
          <option key={frames} value={frames}>
            {frames} frames
          </option>
        ))}
      </select>
    </>
  )
}

interface MarginFieldProps {
  readonly name: Exclude<SafetyKey, 'blockFrames'>
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
