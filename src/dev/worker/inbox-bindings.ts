import type { Inbox } from './inbox.object.ts'

/** What the development entry has beside the bindings of a deployment. */
export interface InboxBindings {
  readonly INBOX: DurableObjectNamespace<Inbox>
}

/** The one inbox of a development gateway. */
export const inboxOf = (env: InboxBindings): DurableObjectStub<Inbox> => env.INBOX.getByName('inbox')
