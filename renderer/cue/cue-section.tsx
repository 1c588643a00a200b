import { type FormEvent, useId } from 'react'
import type { Entry } from '../device/device-groups.ts'
import { useReplica, useSession } from '../session.ts'
import { HeadphonesIcon, StopIcon } from '../ui/icons.tsx'
import './cue.css'
import { words } from '../strings/words.ts'
import { heardWords } from './words.ts'

const text = words.cue

/** Where the cue is heard, how loud, and what it plays now. */
export function CueSection({ entries }: { readonly entries: readonly Entry[] }) {
  const titleId = useId()
  const unavailable = useReplica((state) => state.cue.unavailable)
  return (
    <section className="cue" aria-labelledby={titleId}>
      <h3 id={titleId} className="cue-title">
        {text.title}
      </h3>
      {unavailable ? (
        <p className="muted">{text.unavailable(unavailable)}</p>
      ) : (
        <>
          <CueDevice entries={entries} />
          <CueLevel />
          <SoundFile />
          <Heard />
        </>
      )}
    </section>
  )
}

function CueDevice({ entries }: { readonly entries: readonly Entry[] }) {
  const { perform } = useSession()
  const device = useReplica((state) => state.cue.device)
  const outputs = entries.filter(({ name, outputChannels }) => outputChannels > 0 && name !== 'silent')
  const isThere = device === '' || outputs.some(({ name }) => name === device)
  return (
    <label className="cue-setting">
      <span className="muted">{text.heardOn}</span>
      <select
        className="field"
        value={device}
        onChange={(event) => perform({ case: 'setCueDevice', value: { name: event.target.value } })}
      >
        <option value="">{text.noDevice}</option>
        {isThere ? null : <option value={device}>{text.notThere(device)}</option>}
        {outputs.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function CueLevel() {
  const { perform } = useSession()
  const gainDb = useReplica((state) => state.cue.gainDb)
  return (
    <label className="cue-setting">
      <span className="muted">
        {text.level}
        <span className="mono">{gainDb <= -60 ? text.silent : `${gainDb.toFixed(1)} dB`}</span>
      </span>
      <input
        type="range"
        min={-60}
        max={12}
        step={0.5}
        value={gainDb}
        onChange={(event) => perform({ case: 'setCueGain', value: { gainDb: Number(event.target.value) } })}
      />
    </label>
  )
}

function SoundFile() {
  const { perform } = useSession()
  const id = useId()
  const isReady = useReplica((state) => state.cue.device !== '')
  const cue = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const path = String(new FormData(event.currentTarget).get('path')).trim()
    if (path) perform({ case: 'cueFile', value: { path } })
  }
  return (
    <form className="cue-file" onSubmit={cue}>
      <label htmlFor={id} className="muted">
        {text.file}
      </label>
      <input
        id={id}
        name="path"
        className="field mono"
        placeholder="/home/me/sounds/intro.wav"
        autoComplete="off"
        spellCheck={false}
      />
      <button type="submit" className="button" disabled={!isReady} title={isReady ? '' : text.deviceFirst}>
        <HeadphonesIcon /> {text.listen}
      </button>
    </form>
  )
}

function Heard() {
  const { perform } = useSession()
  const heard = useReplica((state) => heardWords(state.cue))
  const problem = useReplica((state) => state.cue.problem)
  return (
    <>
      {problem ? (
        <p className="warning" role="status">
          <span aria-hidden="true">▲ </span>
          {problem}
        </p>
      ) : null}
      {heard ? (
        <p className="cue-heard">
          <span className="mono">{heard}</span>
          <button type="button" className="button" onClick={() => perform({ case: 'stopCue', value: {} })}>
            <StopIcon /> {text.stop}
          </button>
        </p>
      ) : null}
    </>
  )
}
