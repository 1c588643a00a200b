import { useState } from 'react'
import { List } from '../ui/list.tsx'
import { Pad } from '../ui/pad.tsx'
import { text } from './text.ts'

export function Pads({ isLocked }: { readonly isLocked: boolean }) {
  const [said, setSaid] = useState(text.nothingStruck)
  const [chosen, setChosen] = useState(1)
  const strike = (name: string) => ({
    label: name,
    help: text.help.pad,
    owner: '',
    isLocked,
    onPress: (velocity: number) => setSaid(text.struck(name, Math.round(velocity * 127))),
    onRelease: () => setSaid(text.letGo(name)),
  })
  return (
    <section className="gallery-section" aria-label={text.pads}>
      <h2 className="gallery-kind">{text.pads}</h2>
      <div className="gallery-row">
        <Pad {...strike(text.names.kick)} shortcut="A" />
        <Pad {...strike(text.names.clap)} />
        <Pad {...strike(text.names.drop)} size="stage" />
        <output className="muted">{said}</output>
        <List
          label={text.list}
          choices={text.listChoices.map((text, value) => ({ text, value }))}
          value={chosen}
          onChoose={setChosen}
          isLocked={isLocked}
        />
      </div>
    </section>
  )
}
