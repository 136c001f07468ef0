'use client'

import type { ReactNode } from 'react'
import { failureOf } from './errors'
import { conflictingPaths, mergedAt, valueAt } from './merge'
import { useConflictQuestion } from './use-conflict-question'

/** How a form saves something that others can change at the same time. */
export interface MergingSave<Stored, Values extends object, Path extends string, Sent = Stored> {
  /** What the form holds for a stored version. */
  valuesOf: (stored: Stored) => Values
  /** Every field that is merged on its own. */
  paths: readonly Path[]
  labelAt: (path: Path) => string
  /** A value as the form shows it, in words. */
  textAt: (path: Path, value: unknown) => string
  /** The question about fields that both changed: "Someone else changed this client", "Save merged client". */
  question: { title: string; action: string }
  /** Sends what differs from a version, with `If-Match`. */
  send: (version: Stored, values: Values) => Promise<Sent>
  /** Reads the version that is stored now. */
  read: () => Promise<Stored>
}

interface Saved<Sent> {
  /** What `send` returned. */
  answer: Sent
  /** Whether someone else's changes are in it, too. */
  isMerged: boolean
}

/**
 * Saves a form without overwriting what someone else has saved since it was opened. Their changes and the operator's are merged, and if both changed
 * the same fields, the operator is asked. Returns how to save, which has no result if the operator cancels, and the dialog, which belongs somewhere in the page.
 */
export function useMergingSave<Stored, Values extends object, Path extends string, Sent>({
  valuesOf,
  paths,
  labelAt,
  textAt,
  question: words,
  send,
  read,
}: MergingSave<Stored, Values, Path, Sent>): {
  save: (base: Stored, values: Values) => Promise<Saved<Sent> | undefined>
  dialog: ReactNode
} {
  const question = useConflictQuestion(words)

  const save = async (base: Stored, values: Values): Promise<Saved<Sent> | undefined> => {
    try {
      return { answer: await send(base, values), isMerged: false }
    } catch (error) {
      if (!isStale(error)) throw error
      return saveMerged(base, values)
    }
  }

  /** Someone else has saved in the meantime, and perhaps does so again while the operator is asked. */
  const saveMerged = async (base: Stored, mine: Values): Promise<Saved<Sent> | undefined> => {
    const theirs = await read()
    const versions = { base: valuesOf(base), theirs: valuesOf(theirs), mine }
    const conflicts = conflictingPaths(versions, paths).map((path) => ({
      key: path,
      label: labelAt(path),
      mine: textAt(path, valueAt(versions.mine, path)),
      theirs: textAt(path, valueAt(versions.theirs, path)),
    }))
    const choices = await question.ask(conflicts)
    if (!choices) return undefined
    try {
      return { answer: await send(theirs, mergedAt(versions, paths, choices)), isMerged: true }
    } catch (error) {
      if (!isStale(error)) throw error
      return saveMerged(base, mine)
    }
  }

  return { save, dialog: question.dialog }
}

const isStale = (error: unknown): boolean => failureOf(error)?.code === 'STALE_VERSION'
