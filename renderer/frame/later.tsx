import { type ComponentType, lazy, Suspense, useState } from 'react'

export interface Later<Props> {
  (props: Props): React.JSX.Element
  /** Before it is asked for; rejects where the file cannot be had, and may be called again. */
  load(): Promise<void>
}

/** A part in a file of its own: drawn at once where the file has been loaded, else as soon as it is there. */
export function later<Props extends object>(get: () => Promise<ComponentType<Props>>): Later<Props> {
  let loaded: ComponentType<Props> | null = null
  const load = async () => {
    loaded ??= await get()
    return { default: loaded }
  }
  const Coming = lazy(load) as unknown as ComponentType<Props>
  function Part(props: Props) {
    // Stays what it was: another component would begin anew.
    const [Shown] = useState(() => loaded ?? Coming)
    return (
      <Suspense>
        <Shown {...props} />
      </Suspense>
    )
  }
  return Object.assign(Part, { load: async () => void (await load()) })
}
