import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PROJECT = join(import.meta.dirname, '../../..')

/** A test as pages name it: its file, and words of its title. */
export interface NamedTest {
  readonly test: string
  readonly title: string
}

/** The text of a file of the project. */
export const textOf = (path: string): string => readFileSync(join(PROJECT, path), 'utf8')

/** Whether the project has a file or folder. */
export const isInProject = (path: string): boolean => existsSync(join(PROJECT, path))

const NAMED = /\| `(test\/[^`]+)`: "(.+)" \|$/

/** The test that the last cell of a table's row names; undefined where it names none. */
export const testNamedIn = (row: string): NamedTest | undefined => {
  const [, test, title] = NAMED.exec(row) ?? []
  return test === undefined || title === undefined ? undefined : { test, title }
}

/** Whether there is such a test: its file, and its title in it. */
export const exists = ({ test, title }: NamedTest): boolean => isInProject(test) && textOf(test).includes(title)
