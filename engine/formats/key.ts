/** The words in which tables of file keys are written (`rack-keys.ts`). */
import type { DeferredKey, ListKey, ObjectKey, ScalarKey, Shape, TextsKey } from './shape.ts'

type Extra = Partial<Pick<ScalarKey<unknown>, 'unit' | 'choices' | 'mayBeInfinite'>>
const scalar =
  <T>(kind: ScalarKey<T>['kind']) =>
  <I extends T | undefined>(initial: I, help: string, extra: Extra = {}): ScalarKey<T | I> => ({
    kind,
    initial,
    help,
    ...extra,
  })
export const text = scalar<string>('text')
export const bool = scalar<boolean>('bool')
export const float = scalar<number>('float')
export const double = scalar<number>('double')
export const uint = scalar<number>('uint')
export const int = scalar<number>('int')
export const id = scalar<number>('id')
export const list = <S extends Shape>(items: S, help: string): ListKey<S> => ({ kind: 'list', items, help })
export const object = <S extends Shape>(shape: S, help: string): ObjectKey<S> => ({ kind: 'object', shape, help })
export const texts = (help: string): TextsKey => ({ kind: 'texts', help })
export const deferred = (help: string): DeferredKey => ({ kind: 'deferred', help })
