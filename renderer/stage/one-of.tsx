import './one-of.css'

interface Props<Name extends string> {
  readonly shown: Name
  readonly of: Readonly<Record<Name, string>>
  readonly className?: string
}

/** One of a few words in the room that the longest one needs: nothing beside it moves when they change. */
export function OneOf<Name extends string>({ shown, of, className = '' }: Props<Name>) {
  const names = Object.keys(of) as Name[]
  return (
    <span className={`one-of ${className}`}>
      {names.map((name) => (
        <span
          key={name}
          className={name === shown ? '' : 'one-of-other'}
          aria-hidden={name === shown ? undefined : true}
        >
          {of[name]}
        </span>
      ))}
    </span>
  )
}
