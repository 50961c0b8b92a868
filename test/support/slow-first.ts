import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longer than their size tells: begun last, they would run alone at the end. */
const SLOW = [
  'journeys/pages/accessible.test.ts',
  'journeys/house/start.test.ts',
  'worker/sessions/model.test.ts',
  'worker/pages/enumeration-password.test.ts',
  'worker/pages/limits.test.ts',
  'proofs/revocation/revocation.test.ts',
]

const isSlow = ({ moduleId }: TestSpecification): boolean => SLOW.some((path) => moduleId.endsWith(`/test/${path}`))

/** Begins each project's slow files before its others. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const projects = [...new Set(sorted.map(({ project }) => project))]
    return projects.flatMap((project) => {
      const own = sorted.filter((each) => each.project === project)
      return [...own.filter(isSlow), ...own.filter((each) => !isSlow(each))]
    })
  }
}
